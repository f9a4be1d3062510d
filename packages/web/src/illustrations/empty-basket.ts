import { html } from 'hono/html'
import type { Html } from '../components/html.ts'

/** Draws a basket with nothing in it. */
export function emptyBasket(): Html {
  return html`<svg viewBox="0 0 80 80" aria-hidden="true" focusable="false"><circle class="tone-0" cx="40" cy="40" r="38"/><path class="drawn warm" d="M24 38a16 20 0 0 1 32 0"/><path class="wood" d="M16 36h48l-5 25a5 5 0 0 1-5 4H26a5 5 0 0 1-5-4z"/><path class="drawn pale" opacity=".55" d="M19 46h42M21 55h38"/></svg>`
}
