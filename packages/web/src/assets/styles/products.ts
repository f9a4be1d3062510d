/** The shelves. On a phone a card lies down, so that a shelf stays short. */
export const PRODUCTS = `
.shop { display: grid; gap: var(--s7); align-items: start; }
.shop > * { min-width: 0; }
@media (min-width: 62rem) {
  .shop { grid-template-columns: minmax(0, 1fr) 21rem; gap: var(--s6); }
  .shop > aside { position: sticky; top: 5.5rem; max-height: calc(100vh - 7rem); overflow: auto; }
}

.shelf { display: grid; gap: var(--s4); }
.product {
  display: grid; grid-template-columns: 6rem minmax(0, 1fr); gap: var(--s3) var(--s4); padding: var(--s4); height: 100%;
  background: var(--surface); border: 1px solid var(--line); border-radius: var(--corner-large); box-shadow: var(--shade);
}
.picture { overflow: hidden; border-radius: var(--corner); aspect-ratio: 1; }
.picture svg { width: 100%; height: 100%; }
.product header { display: grid; gap: var(--s1); align-content: center; }
.price { font-weight: 600; }
.description { grid-column: 1 / -1; color: var(--muted); font-size: 0.9375rem; line-height: 1.5; }
.tags { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: var(--s1) var(--s3); font-size: 0.875rem; }
.tags a { display: inline-block; padding-block: var(--s2); }
.put { grid-column: 1 / -1; display: flex; flex-wrap: wrap; align-items: center; align-content: end; gap: var(--s2); }
.put .button { flex: 1 1 auto; padding-inline: var(--s3); }
.put input[type="number"] { width: 4.25rem; }
.put .error { flex-basis: 100%; order: 1; }
.in-cart { flex-basis: 100%; order: 2; font-size: 0.9375rem; font-weight: 600; }
.in-cart a { display: inline-block; padding-block: var(--s2); }
.in-cart:empty { display: none; }
.product:target { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }

@media (min-width: 40rem) {
  .shelf { grid-template-columns: repeat(auto-fill, minmax(14.5rem, 1fr)); gap: var(--s5); }
  .product {
    grid-template-columns: none; grid-template-rows: auto auto 1fr auto auto; align-content: start; padding: 0 var(--s4) var(--s4);
    overflow: hidden;
  }
  .picture { aspect-ratio: 4 / 3; margin-inline: calc(-1 * var(--s4)); border-radius: 0; margin-bottom: var(--s1); }
}
.more { margin-top: var(--s5); text-align: center; }

.tone-0 { fill: var(--tone-0); }
.tone-1 { fill: var(--tone-1); }
.tone-2 { fill: var(--tone-2); }
.tone-3 { fill: var(--tone-3); }
.halo { fill: var(--halo); }
.table { fill: var(--ink); opacity: 0.07; }
.light { fill: var(--light); }
.wood { fill: var(--wood); }
.dark { fill: var(--dark); }
.warm { fill: var(--warm); }
.blue { fill: var(--blue); }
.drawn { fill: none; stroke: var(--dark); stroke-width: 3; stroke-linecap: round; stroke-linejoin: round; }
.drawn.on-light { stroke: var(--wood); stroke-width: 2; }
.drawn.blue { fill: none; stroke: var(--blue); }
.drawn.warm { fill: none; stroke: var(--warm); }
.drawn.pale { stroke: var(--light); }
.drawn.thick { stroke-width: 7; }
.drawn.stout { stroke-width: 13; }
`
