import { html } from 'hono/html'
import type { MappingStatus } from '../../event-source-mapping/event-source-mapping.ts'
import type { Markup } from './markup.ts'

/** The consumers of the streams: their progress, failing and parked records, and a button to pause them. */
export function consumerList(consumers: readonly MappingStatus[], failing: ReadonlyMap<string, number>): Markup {
  if (consumers.length === 0) return html`<p class="empty">No consumers yet.</p>`
  return html`<ul class="consumers">${consumers.map(status => line(status, failing.get(status.name) ?? 0))}</ul>`
}

function line({ name, lag, inFlight, retries, parked, paused, trimGaps }: MappingStatus, failing: number): Markup {
  const change = paused ? 'resume' : 'pause'
  const isTroubled = failing > 0 || retries > 0 || parked > 0 || trimGaps > 0
  return html`<li class="${isTroubled ? 'troubled' : ''}">
<strong>${name}</strong>
<span>${paused ? 'paused, ' : ''}${lag} waiting, ${inFlight} in flight, ${retries} retrying, ${failing} failing, ${parked} parked</span>
<form data-done="${name} ${paused ? 'delivers again.' : 'is paused.'}" method="post" action="/api/streams/${encodeURIComponent(name)}/${change}"><button>${paused ? 'Resume' : 'Pause'} ${name}</button></form>
</li>`
}
