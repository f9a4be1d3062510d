import { html } from 'hono/html'
import type { Markup } from './markup.ts'

/** A field with a few values to choose from, or any of them. */
export function choice(label: string, name: string, values: readonly string[], chosen: string | undefined): Markup {
  const options = values.map(each => html`<option${each === chosen ? html` selected` : ''}>${each}</option>`)
  return html`<label>${label} <select name="${name}"><option value="">any</option>${options}</select></label>`
}
