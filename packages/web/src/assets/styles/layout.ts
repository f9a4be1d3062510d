/** The frame of every page: header, footer, and the two kinds of page in between. */
export const LAYOUT = `
.wrap { width: 100%; max-width: 76rem; margin-inline: auto; padding-inline: clamp(var(--s4), 4vw, var(--s6)); }

.site-header {
  position: sticky; top: 0; z-index: 2;
  background: var(--paper); border-bottom: 1px solid var(--line);
}
.site-header .wrap {
  display: flex; align-items: center; justify-content: space-between; gap: var(--s4); min-height: 4rem;
}
.wordmark {
  display: inline-flex; align-items: center; gap: var(--s3); min-height: var(--touch);
  font: 600 1.25rem/1.1 var(--serif); letter-spacing: -0.01em; color: var(--ink); text-decoration: none;
}
.wordmark img { width: 1.75rem; height: 1.75rem; flex: none; border-radius: 0.375rem; }
.site-header ul { display: flex; align-items: center; gap: var(--s1); }
.site-header nav a {
  display: inline-flex; align-items: center; gap: var(--s2); min-height: var(--touch); padding-inline: var(--s3);
  color: var(--ink); text-decoration: none; border-radius: var(--corner); white-space: nowrap;
}
.site-header nav a:hover { background: var(--sunken); }
.site-header nav a[aria-current] { text-decoration: underline; text-decoration-thickness: 2px; text-decoration-color: var(--accent); }
.site-header nav li:last-child a { margin-right: calc(-1 * var(--s3)); }
.count {
  display: inline-grid; place-items: center; min-width: 1.5rem; height: 1.5rem; padding-inline: 0.4rem;
  background: var(--accent); color: var(--on-accent); border-radius: 1rem;
  font-size: 0.8125rem; font-weight: 600; font-variant-numeric: tabular-nums;
}

main { flex: 1; padding-block: clamp(var(--s6), 5vw, var(--s7)) var(--s8); }
.site-footer { border-top: 1px solid var(--line); color: var(--muted); font-size: 0.9375rem; }
.site-footer .wrap { display: flex; flex-wrap: wrap; gap: var(--s2) var(--s5); justify-content: space-between; padding-block: var(--s3); }
.site-footer p { display: flex; align-items: center; min-height: var(--touch); }
.site-footer a { display: inline-flex; align-items: center; min-height: var(--touch); }

.intro { max-width: 40rem; display: grid; gap: var(--s3); margin-bottom: var(--s6); }
.intro p { font-size: 1.0625rem; }

.narrow { max-width: 29rem; margin-inline: auto; display: grid; gap: var(--s5); }
.narrow > header { display: grid; gap: var(--s3); }
.sheet {
  display: grid; gap: var(--s5); padding: clamp(var(--s5), 5vw, var(--s6));
  background: var(--surface); border: 1px solid var(--line); border-radius: var(--corner-large); box-shadow: var(--shade);
}
.sheet.plain { background: transparent; box-shadow: none; }
.sheet header, .stack { display: grid; gap: var(--s2); }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s3) var(--s5); }

.notice, .alert {
  padding: var(--s3) var(--s4); border-radius: var(--corner); border-left: 4px solid var(--accent);
  background: var(--accent-soft); overflow-wrap: anywhere;
}
.alert { border-left-color: var(--danger); background: var(--danger-soft); }
.page-notice, main > .alert { margin-bottom: var(--s5); }
.narrow .page-notice { margin-bottom: 0; }

.spot { width: 4.5rem; height: 4.5rem; }
code { font-size: 0.875em; overflow-wrap: anywhere; }

.account { display: grid; gap: var(--s5); align-items: start; }
.facts { display: grid; gap: var(--s4); }
.facts dt { color: var(--muted); font-size: 0.9375rem; }
.facts dd { overflow-wrap: anywhere; }
@media (min-width: 56rem) {
  .account { grid-template-columns: minmax(0, 20rem) minmax(0, 1fr); gap: var(--s6); }
}
@media (max-width: 26rem) {
  .wordmark { font-size: 1rem; gap: var(--s2); white-space: nowrap; }
  .site-header .wrap { gap: var(--s2); }
  .site-header ul { gap: 0; }
  .site-header nav a { padding-inline: var(--s2); }
  .site-header nav li:last-child a { margin-right: calc(-1 * var(--s2)); }
}
`
