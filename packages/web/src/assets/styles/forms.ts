/** Fields and buttons. No touch target is smaller than 44 pixels. */
export const FORMS = `
form { margin: 0; }
.form { display: grid; gap: var(--s5); }
.field { display: grid; gap: var(--s2); min-width: 0; }
.field label, .label { font-weight: 600; }
.field .optional { font-weight: 400; color: var(--muted); }
.pair { display: grid; gap: var(--s5); }
@media (min-width: 30rem) { .pair { grid-template-columns: 1fr 1fr; gap: var(--s4); } }

input {
  width: 100%; min-height: var(--touch); padding: var(--s2) var(--s3); font: inherit; color: inherit;
  background: var(--surface); border: 1px solid var(--field-line); border-radius: var(--corner);
}
.sheet input { background: var(--paper); }
input:hover { border-color: var(--ink); }
input[aria-invalid="true"] { border-color: var(--danger); box-shadow: inset 0 0 0 1px var(--danger); }
input[type="number"] { width: 4.75rem; font-variant-numeric: tabular-nums; }
.hint { color: var(--muted); font-size: 0.9375rem; }
.error { color: var(--danger); font-size: 0.9375rem; font-weight: 600; }

.button {
  display: inline-flex; align-items: center; justify-content: center; min-height: var(--touch);
  padding: var(--s2) var(--s5); font: 600 1rem/1.2 var(--sans); text-decoration: none; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: var(--corner);
}
.button:hover { color: var(--on-accent); background: var(--accent-strong); border-color: var(--accent-strong); }
.button.second { color: var(--ink); background: transparent; border-color: var(--field-line); }
.button.second:hover { background: var(--sunken); border-color: var(--ink); }
.button.wide { width: 100%; }
.button.slim { padding-inline: var(--s3); font-weight: 500; }
.button.bare {
  padding-inline: var(--s2); margin-right: calc(-1 * var(--s2)); font-weight: 400; color: var(--muted);
  background: transparent; border-color: transparent; text-decoration: underline; text-underline-offset: 0.2em; text-decoration-thickness: 1px;
}
.button.bare:hover { color: var(--danger); }
`
