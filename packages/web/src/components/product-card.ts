import type { ProductView } from '@dynamo-signals/shop'
import { html } from 'hono/html'
import { productPicture } from '../illustrations/product-picture.ts'
import type { Html } from './html.ts'
import { money } from './money.ts'
import { quantityField } from './quantity-field.ts'
import { shelfPath } from './shelf-path.ts'

/** What the visitor has to do with a product. */
export interface ShelfPlace {
  /** The quantity in the cart. */
  readonly inCart?: number | undefined
  /** Whether it was just added. */
  readonly wasAdded?: boolean
  readonly quantity?: string | undefined
  /** The page of the shelves it is on: where the form leads back to. */
  readonly cursor?: string | undefined
  /** The tag of that page. */
  readonly tag?: string | undefined
  readonly error?: string | undefined
}

/** A product on its shelf, with the form that puts it into the cart. */
export function productCard(product: ProductView, place: ShelfPlace = {}): Html {
  const { id, slug, title, description, price, tags, units } = product
  return html`<li><article class="product" id="${anchorOf(id)}" aria-labelledby="title-${id}">
<div class="picture">${productPicture(slug)}</div>
<header><h2 id="title-${id}">${title}</h2><p class="price">${money(price)}</p>${stock(units)}</header>
<p class="description">${description}</p>
${tagList(tags)}
${units > 0 ? putForm(product, place) : soldOut(place)}
</article></li>`
}

function putForm({ id, title }: ProductView, place: ShelfPlace): Html {
  const { quantity = '1', error, cursor, tag } = place
  return html`<form class="put" method="post" action="/cart/items">
<input type="hidden" name="productId" value="${id}">${cursor ? html`<input type="hidden" name="cursor" value="${cursor}">` : ''}${tag ? html`<input type="hidden" name="tag" value="${tag}">` : ''}
${quantityField({ id: `quantity-${id}`, label: `Quantity of ${title}`, value: quantity, error })}
<button class="button"><span>Add<span class="unseen"> ${title}</span> to cart</span></button>
<div class="in-cart" role="status">${inCart(place)}</div>
</form>`
}

function soldOut(place: ShelfPlace): Html {
  return html`<div class="put"><div class="in-cart" role="status">${inCart(place)}</div></div>`
}

/** Up to this many units, a product shows how many are left. */
const FEW = 5

function stock(units: number): Html {
  if (units > FEW) return html`<p class="stock">In stock</p>`
  return html`<p class="stock low">${units > 0 ? `Only ${units} left` : 'Sold out'}</p>`
}

/** Returns the anchor of a product on the page. */
export function anchorOf(productId: string): string {
  return `shelf-${productId}`
}

function tagList(tags: ProductView['tags']): Html {
  if (tags.length === 0) return html``
  const links = tags.map(({ slug, title }) => html`<li><a href="${shelfPath({ tag: slug })}">${title}</a></li>`)
  return html`<ul class="tags" aria-label="Tags">${links}</ul>`
}

function inCart({ inCart = 0, wasAdded = false }: ShelfPlace): Html {
  if (inCart > 0) return html`<a href="#cart">${wasAdded ? 'Added. ' : ''}${inCart} in your cart</a>`
  return wasAdded ? html`<a href="#cart">Added to your cart</a>` : html``
}
