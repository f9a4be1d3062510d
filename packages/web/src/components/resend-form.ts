import { html } from 'hono/html'
import { field } from './field.ts'
import type { Html } from './html.ts'

interface ResendForm {
  readonly email?: string
  readonly error?: string | undefined
}

/** Renders the form that requests the activation mail again. */
export function resendForm({ email = '', error }: ResendForm = {}): Html {
  return html`<form class="form" method="post" action="/activations/resend" novalidate>
${field({ name: 'email', label: 'Email address', type: 'email', autocomplete: 'email', value: email, error, hasFocus: error !== undefined })}
<button class="button second wide">Send new link</button>
</form>`
}
