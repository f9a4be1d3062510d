import { html } from 'hono/html'
import type { ParkedRecord } from '../../receivers/receiver-report.ts'
import type { Markup } from './markup.ts'

/** The home page must not begin with a list that fills the screen. */
const SHOWN = 3

/** The dead letters, including those from before the last restart. Empty if there are none. */
export function parkedList(parked: readonly ParkedRecord[], path: string): Markup | '' {
  if (parked.length === 0) return ''
  const more = parked.length - SHOWN
  return html`<section aria-labelledby="parked"><h2 id="parked">Parked <small>${parked.length}</small> <a href="${path}">view all and redrive</a></h2>
<ul class="parked">${parked.slice(0, SHOWN).map(line)}</ul>${more > 0 ? html`<p class="empty">and ${more} more</p>` : ''}</section>`
}

function line({ consumer, receiver, item, attempts, error, parkedBehind }: ParkedRecord): Markup {
  const why = parkedBehind ? 'waits for an earlier record of this item' : (error ?? 'no reason was stored')
  const tries = parkedBehind ? '' : ` · ${attempts === 1 ? '1 attempt' : `${attempts} attempts`}`
  return html`<li><span class="badge ${parkedBehind ? 'parkedBehind' : 'parked'}">${parkedBehind ? 'waiting' : 'parked'}</span> <strong>${receiver}</strong> <code>${item}</code>
<small>${consumer}${tries} · ${why}</small></li>`
}
