import { html } from 'hono/html'
import type { MappingStatus } from '../../event-source-mapping/event-source-mapping.ts'
import type { ConsolePage } from '../console-page.ts'
import type { ConsolePorts } from '../console-ports.ts'
import { inboxList } from './inbox-list.ts'
import { livePage } from './live-page.ts'
import type { Markup } from './markup.ts'
import { recordList } from './record-list.ts'

/** The first page: who reads the streams, the inbox, and the latest records with what became of them. */
export function homePage(ports: ConsolePorts, pages: readonly ConsolePage[]): Markup {
  return livePage({ title: 'Local cloud', path: '/' }, liveSection(ports), pages)
}

/** The part of the first page that changes. */
export function liveSection({ inbox, streams, recentRecords, expiry }: ConsolePorts): Markup {
  const mails = inbox.list()
  return html`<section aria-labelledby="consumers"><h2 id="consumers">Consumers</h2>${consumerList(
    streams.mappings().map(mapping => mapping.status()),
  )}</section>
<div class="columns">
<section aria-labelledby="inbox"><h2 id="inbox">Inbox <small>${mails.length}</small></h2>${inboxList(mails)}</section>
<section aria-labelledby="records"><h2 id="records">Stream records</h2>${recordList(
    recentRecords.list(),
    expiry,
  )}</section>
</div>`
}

function consumerList(consumers: readonly MappingStatus[]): Markup {
  if (consumers.length === 0) return html`<p class="empty">No function reads a stream yet.</p>`
  return html`<ul class="consumers">${consumers.map(consumer)}</ul>`
}

function consumer({ name, lag, inFlight, retries, parked, paused, trimGaps }: MappingStatus): Markup {
  const change = paused ? 'resume' : 'pause'
  const isTroubled = retries > 0 || parked > 0 || trimGaps > 0
  return html`<li class="${isTroubled ? 'troubled' : ''}">
<strong>${name}</strong>
<span>${paused ? 'paused, ' : ''}${lag} waiting, ${inFlight} in flight, ${retries} retrying, ${parked} given up</span>
<form method="post" action="/api/streams/${encodeURIComponent(name)}/${change}"><button>${change}</button></form>
</li>`
}
