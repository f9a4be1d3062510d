import { SHOP_NAME } from '@dynamo-signals/shop'
import { html } from 'hono/html'
import { MARK } from '../assets/mark.ts'
import type { Html } from './html.ts'

/** What the top of a page shows. */
export interface HeaderContent {
  /** The path of the page, to mark it where it is linked. */
  readonly path?: string
  /** Undefined where the page did not ask. */
  readonly isSignedIn?: boolean | undefined
  /** How many things are in the cart; undefined where the page did not ask. */
  readonly inCart?: number | undefined
}

/** The top of every page: the way home, to the cart and to oneself. */
export function siteHeader({ path, isSignedIn, inCart = 0 }: HeaderContent): Html {
  const count = inCart > 0 ? html` <span class="count">${inCart}<span class="unseen"> in it</span></span>` : html``
  return html`<header class="site-header"><div class="wrap">
<a class="wordmark" href="/"><img src="${MARK.path}" alt="" width="28" height="28">${SHOP_NAME}</a>
<nav aria-label="Shop"><ul>
<li><a href="/#cart">Cart${count}</a></li>
<li>${isSignedIn === false ? link('/sign-in', 'Sign in', path) : link('/account', 'Account', path)}</li>
</ul></nav>
</div></header>`
}

function link(to: string, label: string, path: string | undefined): Html {
  return to === path ? html`<a href="${to}" aria-current="page">${label}</a>` : html`<a href="${to}">${label}</a>`
}
