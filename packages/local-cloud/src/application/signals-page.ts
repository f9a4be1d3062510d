import {
  type GraphNode,
  type ReceiverDescription,
  type SignalDescription,
  signalGraph,
  svgOf,
} from 'dynamo-signals/operations'
import { html, raw } from 'hono/html'
import type { ConsolePage } from '../console/console-page.ts'
import type { Markup } from '../console/pages/markup.ts'

/** The page of signals and their receivers, as a graph and as text. The graph stays as it was sent, with its zoom. */
export function signalsPage(describe: () => readonly SignalDescription[]): ConsolePage {
  return {
    path: '/signals',
    title: 'Signals',
    content: () => html`${heardOf(describe()).map(section)}`,
    around: list => html`${graphView(heardOf(describe()))}${list}`,
  }
}

function heardOf(signals: readonly SignalDescription[]): SignalDescription[] {
  return signals.filter(({ receivers }) => receivers.length > 0)
}

function graphView(signals: readonly SignalDescription[]): Markup {
  if (signals.length === 0) return html`<h1>Signals</h1><p class="empty">No receiver is connected.</p>`
  return html`<div class="headline"><h1>Signals</h1>
<div class="zoom" role="group" aria-label="Zoom" hidden>
<button type="button" data-zoom="out" aria-label="Zoom out">−</button>
<button type="button" data-zoom="in" aria-label="Zoom in">+</button>
<button type="button" data-zoom="all">Show all</button></div></div>
<div class="graph" tabindex="0" role="region" aria-label="Graph" aria-describedby="about-graph">${raw(svgOf(signalGraph(signals), { hrefOf }))}</div>
<p class="empty" id="about-graph">Drag to move and scroll or pinch to zoom, or use the arrow keys, +, − and 0. A receiver
lights up when it runs. It stays red while its work is failing or parked, and yellow while it waits.</p>
<script src="/graph.js" defer></script>`
}

/** A receiver leads to the stories in which it ran. */
function hrefOf({ kind, label }: GraphNode): string | undefined {
  return kind === 'receiver' ? `/?${new URLSearchParams({ q: label }).toString()}` : undefined
}

function section({ signal, receivers }: SignalDescription): Markup {
  return html`<section><h2>${signal} <small>${receivers.length}</small></h2>
<ul class="receivers">${receivers.map(line)}</ul></section>`
}

function line({ receiver, sender = 'any sender', consumer = 'in process', when }: ReceiverDescription): Markup {
  return html`<li><strong>${receiver}</strong> <span>${sender}</span>
${when === undefined ? '' : html`<code>${when}</code>`} <span class="badge">${consumer}</span></li>`
}
