import { html } from 'hono/html'
import type { SilentReceiver } from '../../stories/change.ts'
import type { ConsumerOutcome, RecordData } from '../../stories/story.ts'
import type { Markup } from '../pages/markup.ts'
import { badge, failureView } from './badge.ts'
import { type ChangedValue, differenceOf } from './difference.ts'

/** A record as a person reads it: what changed, and who was notified. */
export function recordView(id: number, record: RecordData, about: Markup | '' = ''): Markup {
  const { change, item, before, after, consumers, silent } = record
  const { changed, kept, bookkeeping } = differenceOf(before, after)
  return html`<details id="record-${id}" class="record"><summary>${badge(change)} <strong>${item}</strong>
<small>${change === 'changed' ? changed.map(({ name }) => name).join(', ') : ''}</small></summary>
${valueTable(changed, change)}
${folded(`kept-${id}`, `${kept.length} unchanged`, kept, 'created')}
${folded(`bookkeeping-${id}`, `${bookkeeping.length} attributes of bookkeeping`, bookkeeping, change)}
${about}
<ul class="outcomes">${consumers.map(each => consumerLine(id, each, silent))}</ul></details>`
}

/** Says for each receiver why it was not notified. A consumer without receivers for the item shows its event filters. */
function consumerLine(
  id: number,
  { consumer, outcome, reason, failure }: ConsumerOutcome,
  all: readonly SilentReceiver[],
) {
  const silent = all.filter(each => each.consumer === consumer)
  const label = outcome === 'failed' ? 'given up' : outcome === 'filtered' ? 'not notified' : outcome
  const why =
    outcome === 'filtered' && silent.length === 0
      ? html`<small>no receiver is for this change</small>`
      : html`<small>${outcome === 'filtered' ? '' : outcome === 'delivered' && failure ? 'after an invocation that failed' : reason}</small>`
  return html`<li>${badge(outcome === 'failed' ? 'parked' : outcome, label)} <strong>${consumer}</strong> ${why}
${failureView(`failure-${id}-${consumer}`, failure)}${silent.length === 0 ? '' : html`<ul>${silent.map(silentLine)}</ul>`}${
  outcome === 'filtered' && reason !== undefined
    ? html`<details id="filter-${id}-${consumer}"><summary><small>event filter</small></summary><small>${reason}</small></details>`
    : ''
}</li>`
}

function silentLine({ receiver, reason }: SilentReceiver): Markup {
  return html`<li>${badge('filtered', 'not run')} <strong>${receiver}</strong> <small>${reason}</small></li>`
}

function folded(id: string, title: string, values: readonly ChangedValue[], change: RecordData['change']): Markup | '' {
  if (values.length === 0) return ''
  return html`<details id="${id}"><summary>${title}</summary>${valueTable(values, change)}</details>`
}

function valueTable(values: readonly ChangedValue[], change: RecordData['change']): Markup | '' {
  if (values.length === 0) return ''
  return html`<table class="values">${values.map(value => html`<tr><th scope="row">${value.name}</th>${cells(value, change)}</tr>`)}</table>`
}

function cells({ before, after }: ChangedValue, change: RecordData['change']): Markup {
  if (change !== 'changed' || before === after) return html`<td>${after ?? before}</td>`
  const old = before === undefined ? html`<i>absent</i>` : html`<del>${before}</del>`
  return html`<td>${old}</td><td>${after === undefined ? html`<i>removed</i>` : html`<ins>${after}</ins>`}</td>`
}
