import { html } from 'hono/html'
import type { Html } from './html.ts'

const FORMAT = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/** Renders when an order was placed. */
export function orderDate(placedAt: string): Html {
  return html`<time datetime="${placedAt}">${FORMAT.format(new Date(placedAt))} UTC</time>`
}
