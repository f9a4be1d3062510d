import type { ItemHistory, KnownOrigin } from 'dynamo-signals/operations'
import { html } from 'hono/html'
import { instancePath } from '../../application/data/data-paths.ts'
import type { Markup } from '../../console/pages/markup.ts'
import { HISTORY } from './history-paths.ts'
import { type KnownWrite, knownWrites, type ReceiverMark } from './known-writes.ts'

/** What the tables know of one item: its writes with the receivers, and what is not stored. */
export function historyPage(model: string, id: string, history: ItemHistory): Markup {
  const { itemKey, lastWrite, receivers } = history
  const writes = knownWrites(history)
  const isCut = receivers.some(({ hasMore }) => hasMore)
  return html`<p class="trail"><a href="${HISTORY}">History</a></p><h1>History of ${model} ${id}</h1>
<p>${lastWrite ? html`<a href="${instancePath(model, id)}">The instance</a>` : 'The item does not exist.'}</p>
${itemKey === undefined ? html`<p>Other code writes these items, so the key of an item that does not exist is unknown.</p>` : ''}
${writes.length === 0 && lastWrite === undefined ? html`<p class="empty">Nothing is stored about it.</p>` : ''}
${lastWrite?.writeId === undefined && lastWrite ? html`<section><h2>Written by other code</h2></section>` : ''}
${writes.map(writeSection)}
<section><h2>Receivers</h2>
${receivers.length === 0 ? html`<p class="empty">No durable receiver of this application is connected to ${model}.</p>` : html`<p>${receivers.map(({ dispatchUid }) => dispatchUid).join(', ')}</p>`}
${isCut ? html`<p>Only the first 100 receipts, attempts and letters of each receiver were read.</p>` : ''}</section>
<section><h2>What is not known</h2>
<p><small>An item stores the IDs of its last five writes, but the writer of the last one only. Receipts are kept for 35 days. Not stored are: how long anything
took, receivers in process, and writes of other code between these. A receiver without an entry has not been reached yet, or its condition was false.</small></p></section>`
}

function writeSection({ kind, version, id, at, origin, marks }: KnownWrite): Markup {
  const title = {
    deleted: 'Deleted',
    unknown: 'Changed by other code',
    saved: version === undefined ? 'An earlier write' : `Version ${version}`,
  }[kind]
  return html`<section><h2>${title} <small>${at ?? ''}</small></h2>
<p><small>write <code>${id.replace(/^deleted\./, '')}</code></small></p>
${origin === undefined ? '' : originText(origin)}
${marks.length === 0 ? html`<p class="empty">No receiver has an entry for it.</p>` : html`<ul class="receivers">${marks.map(markLine)}</ul>`}</section>`
}

function originText({ context, hops, receivers }: KnownOrigin): Markup {
  const entries = Object.entries(context).map(([name, value]) => `${name} ${value}`)
  const request = context.requestId
  const search =
    request === undefined
      ? ''
      : html` <a href="${HISTORY}/request?${new URLSearchParams({ id: request }).toString()}">Find what else it wrote</a>`
  const chain =
    hops === 0
      ? 'No durable receiver led to it.'
      : `${hops} durable ${hops === 1 ? 'receiver' : 'receivers'} led to it${hops > receivers.length ? ', the last of them' : ''}: ${receivers.join(', then ')}.`
  return html`<p>${chain}${entries.length === 0 ? ' The writer passed no context.' : ` Context: ${entries.join(', ')}.`}${search}</p>`
}

function markLine({ dispatchUid, consumer, state, at, detail }: ReceiverMark): Markup {
  return html`<li><span class="badge ${state}">${LABELS[state]}</span> <strong>${dispatchUid}</strong> <small>${consumer} · ${state === 'done' || state === 'notApplicable' ? '' : 'since '}${at}${detail === undefined ? '' : ` · ${detail}`}</small></li>`
}

const LABELS: Readonly<Record<ReceiverMark['state'], string>> = {
  done: 'done',
  notApplicable: 'not applicable',
  failing: 'failing',
  waiting: 'waiting',
  parked: 'dead letter',
}
