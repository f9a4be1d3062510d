import { html } from 'hono/html'
import type { WaitingReport } from '../../receivers/receiver-report.ts'
import type { Markup } from './markup.ts'

/** The home page must not begin with a list that fills the screen. */
const SHOWN = 3

/** The waiting records. Empty if there are none. */
export function waitingList(waiting: readonly WaitingReport[], path: string): Markup | '' {
  if (waiting.length === 0) return ''
  const more = waiting.length - SHOWN
  return html`<section aria-labelledby="waiting"><h2 id="waiting">Waiting <small>${waiting.length}, retried automatically</small> <a href="${path}">view all, retry or park</a></h2>
<ul class="parked waiting">${waiting.slice(0, SHOWN).map(line)}</ul>${more > 0 ? html`<p class="empty">and ${more} more</p>` : ''}</section>`
}

function line({ consumer, receiver, item, nextTry, error, parkedBehind }: WaitingReport): Markup {
  const why = parkedBehind ? 'waits for an earlier record of this item' : (error ?? 'no reason was stored')
  return html`<li><span class="badge waiting">waiting</span> <strong>${receiver}</strong> <code>${item}</code>
<small>${consumer} · next attempt ${nextTry} · ${why}</small></li>`
}
