import type { SignalDescription } from 'dynamo-signals/operations'
import { html } from 'hono/html'
import type { Markup } from '../console/pages/markup.ts'
import { badge } from '../console/stories/badge.ts'
import { receiverOf } from './receiver-view.ts'

/** What can be paused: a consumer with a name. */
export interface PausableConsumer {
  readonly name: string
  status(): { readonly paused: boolean }
}

/** The consumers of a receiver, each with a button that pauses or resumes it. Empty for a receiver that runs in process. */
export function receiverConsumers(
  signals: readonly SignalDescription[],
  receiver: string,
  consumers: readonly PausableConsumer[],
): Markup | '' {
  const names = new Set(receiverOf(signals, receiver)?.connections.map(({ consumer }) => consumer))
  const own = consumers.filter(({ name }) => names.has(name))
  if (own.length === 0) return ''
  return html`<section aria-labelledby="delivery"><h2 id="delivery">Delivery</h2>
<p>A paused consumer delivers to none of its receivers. Its records wait in the stream until it is resumed.</p>
<ul class="consumers">${own.map(line)}</ul></section>`
}

function line(consumer: PausableConsumer): Markup {
  const { paused } = consumer.status()
  const change = paused ? 'resume' : 'pause'
  return html`<li><strong>${consumer.name}</strong> ${badge(paused ? 'waiting' : 'done', paused ? 'paused' : 'delivering')}
<form data-done="${consumer.name} ${paused ? 'delivers again.' : 'is paused.'}" method="post" action="/api/streams/${encodeURIComponent(consumer.name)}/${change}"><button>${paused ? 'Resume' : 'Pause'} ${consumer.name}</button></form></li>`
}
