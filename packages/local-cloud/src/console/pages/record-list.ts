import { html } from 'hono/html'
import type { StreamRecord } from '../../event-source-mapping/rules/arrived-record.ts'
import type { ConsolePorts } from '../console-ports.ts'
import type { ConsumerOutcome, RecentRecord } from '../recent-records.ts'
import { time } from './layout.ts'
import type { Markup } from './markup.ts'

const SHOWN = 50

/**
 * The latest stream records, newest first, with what became of each at every consumer, and why. What expires some day can
 * be made to expire now.
 */
export function recordList(records: readonly RecentRecord[], expiry: ConsolePorts['expiry']): Markup {
  if (records.length === 0) return html`<p class="empty">No record has come yet. Save something.</p>`
  return html`<ol class="records">${records.slice(0, SHOWN).map(record => line(record, expiry))}</ol>`
}

function line({ record, consumers }: RecentRecord, expiry: ConsolePorts['expiry']): Markup {
  const { eventName = '', eventID, dynamodb } = record
  const arrivedAt = (dynamodb.ApproximateCreationDateTime ?? 0) * 1000
  return html`<li>
<details id="record-${eventID}"><summary>
<span class="badge ${eventName.toLowerCase()}">${eventName}</span>
<code>${keysOf(record)}</code>${time(arrivedAt)}
</summary>${expiryForm(record, expiry)}<pre>${JSON.stringify(dynamodb, null, 2)}</pre></details>
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

function expiryForm({ eventSourceARN = '', dynamodb }: StreamRecord, expiry: ConsolePorts['expiry']): Markup | '' {
  const [, table = ''] = /:table\/([^/]+)/.exec(eventSourceARN) ?? []
  const attribute = expiry.attributeOf(table)
  if (attribute === undefined || dynamodb.NewImage?.[attribute]?.N === undefined) return ''
  const key = Object.fromEntries(Object.entries(dynamodb.Keys ?? {}).map(([name, { S }]) => [name, S]))
  return html`<form method="post" action="/api/expire">
<input type="hidden" name="table" value="${table}"><input type="hidden" name="key" value="${JSON.stringify(key)}">
<button>expire now</button> <small>as time to live does on ${expiryOf(dynamodb.NewImage[attribute].N)}</small></form>`
}

function expiryOf(seconds: string): string {
  return new Date(Number(seconds) * 1000).toUTCString()
}

function keysOf({ dynamodb }: RecentRecord['record']): string {
  return Object.entries(dynamodb.Keys ?? {})
    .sort()
    .map(([, value]) => value.S ?? value.N ?? value.B ?? '')
    .join(' / ')
}
