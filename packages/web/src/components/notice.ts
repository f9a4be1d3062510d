import { html } from 'hono/html'
import type { Html } from './html.ts'

/** Good news, read out politely. Always in the page: what is there already is read when its text changes. */
export function notice(text: string | undefined): Html {
  return html`<div role="status" aria-live="polite">${text ? html`<p class="notice page-notice">${text}</p>` : ''}</div>`
}

/** Bad news about the whole page or form, read out at once. */
export function alert(text: string | undefined): Html {
  return text ? html`<p class="alert" role="alert">${text}</p>` : html``
}
