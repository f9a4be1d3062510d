import { html } from 'hono/html'
import type { ConsumerOutcome, RecentRecord } from '../recent-records.ts'
import { type Markup, time } from './layout.ts'

const SHOWN = 50

/** The latest stream records, newest first, with what became of each at every consumer, and why. */
export function recordList(records: readonly RecentRecord[]): Markup {
  if (records.length === 0) return html`<p class="empty">No record has come yet. Save something.</p>`
  return html`<ol class="records">${records.slice(0, SHOWN).map(line)}</ol>`
}

function line({ record, consumers }: RecentRecord): Markup {
  const { eventName = '', eventID, dynamodb } = record
  const arrivedAt = (dynamodb.ApproximateCreationDateTime ?? 0) * 1000
  return html`<li>
<details id="record-${eventID}"><summary>
<span class="badge ${eventName.toLowerCase()}">${eventName}</span>
<code>${keysOf(record)}</code>${time(arrivedAt)}
</summary><pre>${JSON.stringify(dynamodb, null, 2)}</pre></details>
<ul class="outcomes">${[...consumers].sort().map(([name, outcome]) => consumerLine(name, outcome))}</ul>
</li>`
}

function consumerLine(name: string, { outcome, attempts, durationMs, reason }: ConsumerOutcome): Markup {
  const details = [
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
    ...(durationMs === undefined ? [] : [`${durationMs} ms`]),
    ...(reason === undefined ? [] : [reason]),
  ]
  return html`<li><span class="badge ${outcome}">${outcome}</span> <strong>${name}</strong> <small>${details.join(' · ')}</small></li>`
}

function keysOf({ dynamodb }: RecentRecord['record']): string {
  return Object.entries(dynamodb.Keys ?? {})
    .sort()
    .map(([, value]) => value.S ?? value.N ?? value.B ?? '')
    .join(' / ')
}
