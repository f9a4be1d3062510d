/** The form that places an order, and the pages that show orders. */
export const ORDERS = `
.checkout { display: grid; gap: var(--s2); text-align: center; }
.orders { display: grid; gap: var(--s3); max-width: 40rem; }
.order {
  display: flex; flex-wrap: wrap; justify-content: space-between; gap: var(--s1) var(--s4); min-height: var(--touch);
  padding: var(--s4); background: var(--surface); border: 1px solid var(--line); border-radius: var(--corner);
  text-decoration: none;
}
.order time { text-decoration: underline; }
.order .money { font-weight: 600; color: var(--ink); }
.cart.single { max-width: 40rem; }
.stock { font-size: 0.9375rem; color: var(--muted); }
.stock.low { color: var(--ink); font-weight: 600; }
`
