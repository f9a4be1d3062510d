import { html } from 'hono/html'
import type { Html } from '../components/html.ts'

/** Draws a letter. */
export function letter(): Html {
  return html`<svg class="spot" viewBox="0 0 80 80" aria-hidden="true" focusable="false"><circle class="tone-2" cx="40" cy="40" r="38"/><rect class="light" x="17" y="26" width="46" height="31" rx="4"/><path class="drawn on-light" d="M19 29l21 16 21-16"/><circle class="warm" cx="62" cy="25" r="8"/></svg>`
}
