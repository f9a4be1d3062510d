import { type ReceiverDescription, type SignalDescription, signalGraph, svgOf } from 'dynamo-signals/operations'
import { html, raw } from 'hono/html'
import type { Markup } from '../console/pages/markup.ts'

/** The signals and their receivers, as a graph and as text. */
export function signalView(signals: readonly SignalDescription[]): Markup {
  const heard = signals.filter(({ receivers }) => receivers.length > 0)
  if (heard.length === 0) return html`<h1>Signals</h1><p class="empty">No receiver is connected.</p>`
  return html`<h1>Signals</h1>
<div class="graph" tabindex="0">${raw(svgOf(signalGraph(heard)))}</div>
${heard.map(section)}`
}

function section({ signal, receivers }: SignalDescription): Markup {
  return html`<section><h2>${signal} <small>${receivers.length}</small></h2>
<ul class="receivers">${receivers.map(line)}</ul></section>`
}

function line({ receiver, sender = 'any sender', consumer = 'in process', when }: ReceiverDescription): Markup {
  return html`<li><strong>${receiver}</strong> <span>${sender}</span>
${when === undefined ? '' : html`<code>${when}</code>`} <span class="badge">${consumer}</span></li>`
}
