import { SHOP_NAME } from '@dynamo-signals/shop'
import { html } from 'hono/html'
import { MARK } from '../assets/mark.ts'
import type { Html } from './html.ts'

/** The content of the site header. */
export interface HeaderContent {
  /** The path of the page, to mark its link as current. */
  readonly path?: string
  /** Undefined if the page did not check. */
  readonly isSignedIn?: boolean | undefined
  /** The number of items in the cart. Undefined if the page did not load it. */
  readonly inCart?: number | undefined
}

/** Renders the header of every page, with links to home, the cart and the account. */
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
