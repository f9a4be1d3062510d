import { html } from 'hono/html'
import type { Html } from './html.ts'

/**
 * Renders a success message, which screen readers announce politely. Always present in the page, because they announce an
 * existing element when its text changes.
 */
export function notice(text: string | undefined): Html {
  return html`<div role="status" aria-live="polite">${text ? html`<p class="notice page-notice">${text}</p>` : ''}</div>`
}

/** Renders an error message for the whole page or form, which screen readers announce immediately. */
export function alert(text: string | undefined): Html {
  return text ? html`<p class="alert" role="alert">${text}</p>` : html``
}
