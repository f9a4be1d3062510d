import {
  type GraphNode,
  type ReceiverDescription,
  type SignalDescription,
  signalGraph,
  svgOf,
} from 'dynamo-signals/operations'
import { html, raw } from 'hono/html'
import type { Markup } from '../console/pages/markup.ts'
import { receiverPath } from './receiver-path.ts'

/** The signals and their receivers, as a graph and as text, for a console that has neither stories nor pages of receivers. */
export function signalView(signals: readonly SignalDescription[]): Markup {
  return html`${graphView(signals, false)}${signalList(signals, false)}`
}

function heardOf(signals: readonly SignalDescription[]): SignalDescription[] {
  return signals.filter(({ receivers }) => receivers.length > 0)
}

/** The heading and the graph. `hasPages`: receivers have pages, and the graph hears when they run. */
export function graphView(signals: readonly SignalDescription[], hasPages: boolean): Markup {
  const heard = heardOf(signals)
  if (heard.length === 0) return html`<h1>Signals</h1><p class="empty">No receiver is connected.</p>`
  return html`<div class="headline"><h1>Signals</h1>
<div class="zoom" role="group" aria-label="Zoom" hidden>
<button type="button" data-zoom="out" aria-label="Zoom out">−</button>
<button type="button" data-zoom="in" aria-label="Zoom in">+</button>
<button type="button" data-zoom="all">Show all</button></div></div>
<div class="graph" tabindex="0" role="region" aria-label="Graph" aria-describedby="about-graph">${raw(svgOf(signalGraph(heard), hasPages ? { hrefOf } : {}))}</div>
<p class="empty" id="about-graph">Drag to move and scroll or pinch to zoom, or use the arrow keys, +, − and 0.${
    hasPages
      ? ' A receiver lights up when it runs. It stays red while its work is failing or parked, and yellow while it waits.'
      : ''
  }</p>
<script src="/graph.js" defer></script>`
}

function hrefOf({ kind, label }: GraphNode): string | undefined {
  return kind === 'receiver' ? receiverPath(label) : undefined
}

/** The receivers of each signal, as text. */
export function signalList(signals: readonly SignalDescription[], hasPages: boolean): Markup {
  return html`${heardOf(signals).map(
    ({ signal, receivers }) => html`<section><h2>${signal} <small>${receivers.length}</small></h2>
<ul class="receivers">${receivers.map(each => line(each, hasPages))}</ul></section>`,
  )}`
}

function line(description: ReceiverDescription, hasPages: boolean): Markup {
  const { receiver, sender = 'any sender', consumer = 'in process', when } = description
  const name = hasPages ? html`<a href="${receiverPath(receiver)}">${receiver}</a>` : receiver
  return html`<li><strong>${name}</strong> <span>${sender}</span>
${when === undefined ? '' : html`<code>${when}</code>`} <span class="badge">${consumer}</span></li>`
}
