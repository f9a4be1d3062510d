import type { DueSignal } from 'dynamo-signals/operations'
import { html } from 'hono/html'
import type { Markup } from '../console/pages/markup.ts'

/** The signals that are due next, with their due times and keys. */
export function dueList(signals: readonly DueSignal[]): Markup {
  if (signals.length === 0) {
    return html`<h1>Due signals</h1><p class="empty">None. Signals that were sent with a time wait here until they are due.</p>`
  }
  return html`<h1>Due signals <small>the next ${signals.length}</small></h1>
<ul class="receivers">${signals.map(line)}</ul>`
}

function line({ signal, due, key, sender = 'any sender' }: DueSignal): Markup {
  const iso = due.toISOString()
  return html`<li><strong>${signal}</strong> <span>${sender}</span>
${key === undefined ? '' : html`<code>${key}</code>`} <time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time></li>`
}
