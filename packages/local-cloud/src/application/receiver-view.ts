import type { ReceiverDescription, SignalDescription } from 'dynamo-signals/operations'
import { html } from 'hono/html'
import { choice } from '../console/pages/choice.ts'
import { time } from '../console/pages/layout.ts'
import type { Markup } from '../console/pages/markup.ts'
import { badge } from '../console/stories/badge.ts'
import type { ShownReplay } from './console-replays.ts'
import { SIGNALS } from './receiver-path.ts'

/** A receiver with the signals that it is connected to. */
export interface ConnectedReceiver {
  readonly name: string
  readonly connections: readonly (ReceiverDescription & { readonly signal: string })[]
}

/** Returns the receiver with a name. Undefined if none is connected. */
export function receiverOf(signals: readonly SignalDescription[], name: string): ConnectedReceiver | undefined {
  const connections = signals.flatMap(({ signal, receivers }) =>
    receivers.filter(({ receiver }) => receiver === name).map(each => ({ ...each, signal })),
  )
  return connections.length === 0 ? undefined : { name, connections }
}

/** The head of a receiver's page: what it is connected to, where its work is listed, and a form that replays it. */
export function receiverHead({ name, connections }: ConnectedReceiver, models: readonly string[] | undefined): Markup {
  const query = new URLSearchParams({ q: name }).toString()
  return html`<p class="trail"><a href="${SIGNALS}">Signals</a></p><h1>${name}</h1>
<ul class="receivers">${connections.map(connectionLine)}</ul>
<p><a href="/?${query}">Stories</a> · <a href="/records?${query}">Records</a></p>
${models === undefined ? '' : replayForm(name, models)}`
}

function connectionLine({
  signal,
  sender = 'any sender',
  consumer = 'in process',
  when,
}: ConnectedReceiver['connections'][number]) {
  return html`<li><strong>${signal}</strong> <span>${sender}</span>
${when === undefined ? '' : html`<code>${when}</code>`} <span class="badge">${consumer}</span></li>`
}

function replayForm(name: string, models: readonly string[]): Markup {
  return html`<section aria-labelledby="replay"><h2 id="replay">Replay</h2>
<p>Runs the receiver for stored items, as if they had just been created. A receiver with a receipt for the last write of an
item is skipped.</p>
<form class="search" method="post" action="/api/replay" data-done="The replay has started."><input type="hidden" name="dispatchUid" value="${name}">
${choice('Model', 'model', models, undefined)}
<label>Written since <input type="datetime-local" name="since"></label><button>Replay</button></form></section>`
}

/** How far the replays of a receiver are. Empty if there was none. */
export function replayList(replays: readonly ShownReplay[]): Markup | '' {
  if (replays.length === 0) return ''
  return html`<ul class="receivers">${replays.slice(0, 10).map(replayLine)}</ul>`
}

function replayLine({ id, status, counts, startedAt, error }: ShownReplay): Markup {
  const { delivered = 0, already = 0, notApplicable = 0, waiting = 0, forgotten = 0, failed = 0 } = counts
  const parts = [
    `${delivered} delivered`,
    `${already} done before`,
    ...(notApplicable > 0 ? [`${notApplicable} did not apply`] : []),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(forgotten > 0 ? [`${forgotten} too old`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ]
  return html`<li id="replay-${id}">${badge(status)} <span>${parts.join(', ')}</span> <span>${error}</span> ${time(startedAt)}</li>`
}
