import type { CartView } from '@dynamo-signals/shop'
import { formatMoney } from '@dynamo-signals/shop'
import { describe, expect, it } from 'vitest'
import { cartPanel } from '../../../packages/web/src/components/cart-panel.ts'
import { productCard } from '../../../packages/web/src/components/product-card.ts'
import { productPicture } from '../../../packages/web/src/illustrations/product-picture.ts'

const HOSTILE = `"'><script>alert(1)</script>`
const PRICE = { amount: 1250, currency: 'EUR' }

describe('an amount', () => {
  it.each([
    [1250, 'EUR', '€12.50'],
    [123_456_789, 'EUR', '€1,234,567.89'],
    [0, 'EUR', '€0.00'],
    [1250, 'JPY', '¥1,250'],
  ])('of %d %s is written %s', (amount, currency, written) => {
    expect(formatMoney({ amount, currency })).toBe(written)
  })
})

describe('a product card', () => {
  it('shows hostile values as text everywhere', () => {
    const card = String(
      productCard(
        {
          id: HOSTILE,
          slug: HOSTILE,
          title: HOSTILE,
          description: HOSTILE,
          price: PRICE,
          units: 9,
          tags: [{ slug: HOSTILE, title: HOSTILE }],
        },
        { quantity: HOSTILE, error: HOSTILE, cursor: HOSTILE, tag: HOSTILE },
      ),
    )

    expect(card).not.toContain('<script>')
    expect(card).not.toContain(`"'>`)
  })

  it('shows the quantity in the cart, and that it was just added', () => {
    const product = { id: 'p1', slug: 'mug', title: 'Mug', description: 'A mug.', price: PRICE, units: 9, tags: [] }

    const card = String(productCard(product, { inCart: 3, wasAdded: true }))

    expect(card).toContain('<a href="#cart">Added. 3 in your cart</a>')
  })
})

describe('a cart', () => {
  const cart: CartView = {
    id: 'c1',
    items: [
      { id: 'i1', productId: 'p1', title: HOSTILE, quantity: 2, unitPrice: PRICE, total: { ...PRICE, amount: 2500 } },
    ],
    total: { ...PRICE, amount: 2500 },
  }

  it('has a form for the quantity and one for removal, and shows hostile titles as text', () => {
    const panel = String(cartPanel(cart))

    expect(panel).toContain('<form method="post" action="/cart/items/i1/quantity">')
    expect(panel).toContain('<form method="post" action="/cart/items/i1/removal">')
    expect(panel).toContain('€25.00')
    expect(panel).not.toContain('<script>')
  })

  it('shows a message when it is empty', () => {
    expect(String(cartPanel({ ...cart, items: [] }))).toContain('Your cart is empty.')
  })
})

describe('a picture', () => {
  it('is the same for the same slug, and exists for an unknown slug', () => {
    expect(String(productPicture('enamel-mug'))).toBe(String(productPicture('enamel-mug')))
    expect(String(productPicture('enamel-mug'))).not.toBe(String(productPicture('wool-blanket')))
    expect(String(productPicture(HOSTILE))).not.toContain('<script>')
  })
})
