import { html } from 'hono/html'
import type { Html } from './html.ts'

/** One input field of a form. */
export interface Field {
  readonly name: string
  readonly label: string
  readonly type?: 'text' | 'email' | 'password'
  readonly autocomplete: string
  readonly value?: string
  readonly hint?: string
  readonly error?: string | undefined
  readonly isOptional?: boolean
  /** Focuses the field. Set it for the first field with an error. */
  readonly hasFocus?: boolean
}

/** Renders a labeled field with its hint and error, which screen readers announce with it. Never sends a password back. */
export function field(field: Field): Html {
  const { name, label, type = 'text', autocomplete, hint, error, isOptional = false, hasFocus = false } = field
  const [hintId, errorId] = [`${name}-hint`, `${name}-error`]
  const described = [hint ? hintId : '', error ? errorId : ''].filter(Boolean).join(' ')
  const value = type === 'password' ? '' : (field.value ?? '')
  return html`<div class="field">
<label for="${name}">${label}${isOptional ? html` <span class="optional">(optional)</span>` : ''}</label>
${hint ? html`<p class="hint" id="${hintId}">${hint}</p>` : ''}
<input id="${name}" name="${name}" type="${type}" value="${value}" autocomplete="${autocomplete}"${flag('required', !isOptional)}${flag('aria-invalid="true"', error !== undefined)}${flag('autofocus', hasFocus)}${described ? html` aria-describedby="${described}"` : ''}${type === 'email' ? html` autocapitalize="none" spellcheck="false" inputmode="email"` : ''}>
${error ? html`<p class="error" id="${errorId}">${error}</p>` : ''}
</div>`
}

function flag(attribute: 'required' | 'autofocus' | 'aria-invalid="true"', isOn: boolean): Html {
  if (!isOn) return html``
  if (attribute === 'required') return html` required`
  return attribute === 'autofocus' ? html` autofocus` : html` aria-invalid="true"`
}
