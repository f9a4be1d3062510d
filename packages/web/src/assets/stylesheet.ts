import { asset } from './asset.ts'
import { BASE } from './styles/base.ts'
import { CART } from './styles/cart.ts'
import { FORMS } from './styles/forms.ts'
import { LAYOUT } from './styles/layout.ts'
import { ORDERS } from './styles/orders.ts'
import { PRODUCTS } from './styles/products.ts'
import { TOKENS } from './styles/tokens.ts'

/** The one style sheet of the shop. */
export const STYLESHEET = asset(
  'shop',
  'css',
  'text/css; charset=utf-8',
  [TOKENS, BASE, LAYOUT, FORMS, PRODUCTS, CART, ORDERS].join('').trimStart(),
)
