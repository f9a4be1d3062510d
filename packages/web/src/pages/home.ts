import { shopOf } from '@dynamo-signals/api'
import { type CartView, listProducts, type ProductPage, ShopError, viewCart } from '@dynamo-signals/shop'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { type CartChange, cartPanel, countOf } from '../components/cart-panel.ts'
import type { Html } from '../components/html.ts'
import { alert, notice } from '../components/notice.ts'
import { productCard } from '../components/product-card.ts'
import { type ShelfPage, shelfPath } from '../components/shelf-path.ts'
import { type Answer, answerPage, goTo } from '../storefront/answer-page.ts'
import { noticeOf } from '../storefront/notices.ts'
import { type Storefront, whoLooks } from '../storefront/storefront.ts'

/** The home page: the products and the visitor's cart. */
export function homePage(front: Storefront): Hono {
  return new Hono().get('/', async c => {
    try {
      return await showHome(front, c)
    } catch (error) {
      // The cursor is invalid, for example in a mistyped link. Show the first page.
      if (error instanceof ShopError && error.code === 'products.cursorInvalid') {
        return goTo(c, shelfPath({ tag: c.req.query('tag') }))
      }
      throw error
    }
  })
}

/** The reason why a form on the page was rejected. */
export interface HomeRefusal extends Answer {
  readonly alert?: string | undefined
  /** The product that the form belongs to. */
  readonly product?: { readonly id: string; readonly quantity: string; readonly error: string } | undefined
  readonly item?: CartChange['refused']
  /** The page of the shelves it was on. */
  readonly shelf?: ShelfPage | undefined
}

/** Shows the products, also after a form on the page was rejected. */
export async function showHome(front: Storefront, c: Context, refusal?: HomeRefusal): Promise<Response> {
  const { user, owner } = await whoLooks(front, c)
  const { tag, cursor } = refusal ? (refusal.shelf ?? {}) : c.req.query()
  const at: ShelfPage = { tag: tag || undefined, cursor: cursor || undefined }
  const shop = shopOf(c, front.shop)
  const [products, cart] = await Promise.all([listProducts(shop, at), viewCart(shop, owner)])
  const state = {
    at,
    isSignedIn: user !== undefined,
    added: c.req.query('added'),
    changed: c.req.query('cart'),
    notice: noticeOf(c),
    refusal,
  }
  const title = products.tag?.title ?? 'Products'
  const page = {
    title: refusal ? `Error: ${title}` : title,
    path: '/',
    isSignedIn: user !== undefined,
    inCart: countOf(cart),
    content: content(products, cart, state),
  }
  return answerPage(c, page, refusal)
}

interface HomeState {
  readonly at: ShelfPage
  readonly isSignedIn: boolean
  readonly added: string | undefined
  readonly changed: string | undefined
  readonly notice: string | undefined
  readonly refusal: HomeRefusal | undefined
}

const CHANGES: ReadonlyMap<string | undefined, string> = new Map([
  ['changed', 'Quantity updated.'],
  ['removed', 'Removed from your cart.'],
])

function content(products: ProductPage, cart: CartView, state: HomeState): Html {
  const { refusal, isSignedIn } = state
  const change = { isSignedIn, notice: CHANGES.get(state.changed), refused: refusal?.item }
  return html`${notice(state.notice)}${alert(refusal?.alert)}
<div class="shop">
<section aria-labelledby="shelves">
${intro(products)}
${shelf(products, cart, state)}
</section>
<aside aria-label="Cart">${cartPanel(cart, change)}</aside>
</div>`
}

function intro({ tag }: ProductPage): Html {
  if (!tag) {
    return html`<header class="intro"><h1 id="shelves">Good things, made to last</h1>
<p class="quiet">For the kitchen, the desk and the long evening. A small choice, and nothing you have to buy twice.</p></header>`
  }
  const count = tag.products === 1 ? '1 product' : `${tag.products} products`
  return html`<header class="intro"><h1 id="shelves">${tag.title}</h1>
<p class="quiet">${count}. <a href="${shelfPath()}">Show all products</a></p></header>`
}

function shelf({ items, cursor: next }: ProductPage, cart: CartView, { at, added, refusal }: HomeState): Html {
  if (items.length === 0) {
    return html`<p class="sheet plain quiet">There are no products yet. Check back soon.</p>`
  }
  const cards = items.map(product =>
    productCard(product, {
      inCart: cart.items.find(({ productId }) => productId === product.id)?.quantity,
      ...at,
      wasAdded: added === product.id,
      ...(refusal?.product?.id === product.id ? refusal.product : {}),
    }),
  )
  const more = next
    ? html`<p class="more"><a class="button second" href="${shelfPath({ ...at, cursor: next })}">More products</a></p>`
    : ''
  return html`<ul class="shelf">${cards}</ul>${more}`
}
