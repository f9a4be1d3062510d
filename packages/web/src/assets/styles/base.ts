/** Typography, links, focus and the few helpers that every page uses. */
export const BASE = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 5.5rem; }
body {
  margin: 0;
  min-height: 100vh;
  min-height: 100dvh;
  display: flex;
  flex-direction: column;
  background: var(--paper);
  color: var(--ink);
  font: 1rem/1.55 var(--sans);
  accent-color: var(--accent);
}
h1, h2, h3, p, ul, dl, dd, figure { margin: 0; padding: 0; }
ul { list-style: none; }
h1, h2, h3 { font-family: var(--serif); font-weight: 600; line-height: 1.2; text-wrap: balance; }
h1 { font-size: clamp(1.75rem, 1.35rem + 1.9vw, 2.5rem); letter-spacing: -0.015em; }
h2 { font-size: 1.375rem; letter-spacing: -0.005em; }
h3, .product h2 { font-size: 1.1875rem; }
p { text-wrap: pretty; overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
a:hover { color: var(--accent-strong); text-decoration-thickness: 2px; }
svg { display: block; }
[role="status"]:empty { display: none; }

:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 0.25rem; }
[tabindex="-1"]:focus { outline: none; }

.quiet { color: var(--muted); }
.small { font-size: 0.9375rem; }
.money { font-variant-numeric: tabular-nums; white-space: nowrap; }
.unseen {
  position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; border: 0;
  overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.skip {
  position: absolute; left: var(--s4); top: -6rem; z-index: 3; padding: var(--s3) var(--s4);
  background: var(--accent); color: var(--on-accent); border-radius: var(--corner);
}
.skip:focus { top: var(--s3); color: var(--on-accent); }

@media (prefers-reduced-motion: no-preference) {
  a, .button, input { transition: background-color 120ms, border-color 120ms, color 120ms; }
}
@media print {
  .site-header nav, form, .skip { display: none; }
}
`
