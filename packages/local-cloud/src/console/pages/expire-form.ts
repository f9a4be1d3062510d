import { html } from 'hono/html'
import type { Markup } from './markup.ts'

/** The item that a form expires. */
export interface ExpiringItem {
  /** Unique on its page, and the same whenever the page is loaded again. */
  readonly id: string
  readonly table: string
  /** The key, as JSON. */
  readonly key: string
  /** How the page names the item. */
  readonly name: string
}

/** Expires an item now. The button is behind a click, so that one click deletes nothing. */
export function expireForm({ id, table, key, name }: ExpiringItem): Markup {
  return html`<details id="expire-${id}" class="expire"><summary aria-label="Expire now: ${name}">Expire now</summary><form data-done="${name} has expired." method="post" action="/api/expire">
<input type="hidden" name="table" value="${table}"><input type="hidden" name="key" value="${key}">
<p>This deletes the item as its time to live would. Receivers of the delete run.</p><button>Expire ${name}</button></form></details>`
}
