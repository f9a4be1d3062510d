import { MAX_QUANTITY } from '@dynamo-signals/shop'
import { html } from 'hono/html'
import type { Html } from './html.ts'

interface QuantityField {
  readonly id: string
  /** Visually hidden, because the context makes it clear. */
  readonly label: string
  readonly value: string
  readonly error?: string | undefined
}

/** Renders a quantity input. */
export function quantityField({ id, label, value, error }: QuantityField): Html {
  const complaint = error ? html` aria-invalid="true" aria-describedby="${id}-error" autofocus` : html``
  return html`<label class="unseen" for="${id}">${label}</label>
<input id="${id}" name="quantity" type="number" inputmode="numeric" min="1" max="${MAX_QUANTITY}" step="1" required autocomplete="off" value="${value}"${complaint}>
${error ? html`<p class="error" id="${id}-error">${error}</p>` : ''}`
}
