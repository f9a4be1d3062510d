/** The cart: next to the products on a desktop, below them on a phone, and on the account page. */
export const CART = `
.cart {
  display: grid; gap: var(--s4); padding: var(--s5);
  background: var(--surface); border: 1px solid var(--line); border-radius: var(--corner-large); box-shadow: var(--shade);
}
.cart > header { display: flex; align-items: baseline; justify-content: space-between; gap: var(--s4); }
.cart-items { display: grid; }
.cart-item { display: grid; gap: var(--s2); padding-block: var(--s4); border-top: 1px solid var(--line); }
.cart-item:first-child { border-top: 0; padding-top: 0; }
.cart-item .line { display: flex; justify-content: space-between; align-items: baseline; gap: var(--s4); }
.cart-item .name { font-weight: 600; overflow-wrap: anywhere; min-width: 0; }
.cart-item .change { display: flex; align-items: flex-start; justify-content: space-between; gap: var(--s2); }
.cart-item .change form { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s2); }
.cart-item .change .error { flex-basis: 100%; order: 1; }
.cart-total {
  display: flex; justify-content: space-between; align-items: baseline; gap: var(--s4);
  padding-top: var(--s4); border-top: 2px solid var(--ink); font-weight: 600;
}
.cart-total .money { font: 600 1.375rem/1.2 var(--serif); }
.empty { display: grid; gap: var(--s3); justify-items: center; text-align: center; padding-block: var(--s5) var(--s4); }
.empty svg { width: 4.5rem; height: 4.5rem; }
.empty p { max-width: 24rem; }
`
