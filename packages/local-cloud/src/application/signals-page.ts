import {
  type GraphNode,
  type ReceiverDescription,
  type SignalDescription,
  signalGraph,
  svgOf,
} from 'dynamo-signals/operations'
import { html, raw } from 'hono/html'
import type { ConsolePage, PageQuery } from '../console/console-page.ts'
import type { Markup } from '../console/pages/markup.ts'
import { receiverPath, SIGNALS } from './receiver-path.ts'
import { receiverHead, receiverOf } from './receiver-view.ts'

/** What the page shows of a receiver's work. */
export interface ReceiverWork {
  /** The names of the models that a receiver can be replayed for. */
  readonly models: readonly string[]
  /** Whether a receiver can run for stored items. */
  readonly canReplay: (receiver: string) => boolean
  /** The replays, the waiting records and the dead letters of a receiver. */
  readonly content: (receiver: string) => Promise<Markup>
}

/**
 * The page of signals and their receivers, as a graph and as text. The graph stays as it was sent, with its zoom. With the name of a
 * receiver in its address, it is the page of this receiver.
 */
export function signalsPage(describe: () => readonly SignalDescription[], work: ReceiverWork): ConsolePage {
  const asked = ({ receiver }: PageQuery) => (receiver === undefined ? undefined : receiverOf(describe(), receiver))
  return {
    path: SIGNALS,
    title: 'Signals',
    content: query => {
      const receiver = asked(query)
      return receiver ? work.content(receiver.name) : html`${heardOf(describe()).map(section)}`
    },
    around: (content, query) => {
      const receiver = asked(query)
      if (receiver === undefined) return html`${graphView(heardOf(describe()))}${content}`
      return html`${receiverHead(receiver, work.canReplay(receiver.name) ? work.models : undefined)}${content}`
    },
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

function hrefOf({ kind, label }: GraphNode): string | undefined {
  return kind === 'receiver' ? receiverPath(label) : undefined
}

function section({ signal, receivers }: SignalDescription): Markup {
  return html`<section><h2>${signal} <small>${receivers.length}</small></h2>
<ul class="receivers">${receivers.map(line)}</ul></section>`
}

function line({ receiver, sender = 'any sender', consumer = 'in process', when }: ReceiverDescription): Markup {
  return html`<li><strong><a href="${receiverPath(receiver)}">${receiver}</a></strong> <span>${sender}</span>
${when === undefined ? '' : html`<code>${when}</code>`} <span class="badge">${consumer}</span></li>`
}
