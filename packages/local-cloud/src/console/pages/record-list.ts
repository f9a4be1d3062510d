import { html } from 'hono/html'
import type { StreamRecord } from '../../event-source-mapping/rules/arrived-record.ts'
import type { ParkedRecord } from '../../receivers/receiver-report.ts'
import type { ConsolePorts } from '../console-ports.ts'
import { RECORDS_KEPT, type RecentRecord } from '../recent-records.ts'
import { shownReceivers } from '../verdict.ts'
import { newest, time } from './layout.ts'
import type { Markup } from './markup.ts'
import { outcomeLine } from './outcome-line.ts'

const SHOWN = 50

/**
 * The latest stream records, newest first, with their outcome at each consumer, and why. An item with a time to live
 * can be expired immediately.
 */
export function recordList(
  records: readonly RecentRecord[],
  expiry: ConsolePorts['expiry'],
  parked?: readonly ParkedRecord[],
): Markup {
  if (records.length === 0) return html`<p class="empty">No records yet.</p>`
  const shown = records.slice(0, SHOWN).map(record => line(record, expiry, parked))
  const kept = `The console keeps the newest ${RECORDS_KEPT} records. The stream keeps those of 24 hours.`
  return html`<ol class="records">${shown}</ol>${newest(SHOWN, records.length, kept)}`
}

function line(recent: RecentRecord, expiry: ConsolePorts['expiry'], parked?: readonly ParkedRecord[]): Markup {
  const { record, consumers } = recent
  const { eventName = '', eventID, dynamodb } = record
  const arrivedAt = (dynamodb.ApproximateCreationDateTime ?? 0) * 1000
  return html`<li>
<details id="record-${eventID}"><summary>
<span class="badge ${eventName.toLowerCase()}">${eventName}</span>
<code>${keysOf(record)}</code>${time(arrivedAt)}
</summary>${expiryForm(record, expiry)}<pre>${JSON.stringify(dynamodb, null, 2)}</pre></details>
<ul class="outcomes">${[...consumers]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, outcome]) =>
      outcomeLine(name, `failure-${eventID}`, outcome, shownReceivers(recent, name, parked)),
    )}</ul>
</li>`
}

function expiryForm({ eventSourceARN = '', dynamodb }: StreamRecord, expiry: ConsolePorts['expiry']): Markup | '' {
  const [, table = ''] = /:table\/([^/]+)/.exec(eventSourceARN) ?? []
  const attribute = expiry.attributeOf(table)
  if (attribute === undefined || dynamodb.NewImage?.[attribute]?.N === undefined) return ''
  const key = Object.fromEntries(Object.entries(dynamodb.Keys ?? {}).map(([name, { S }]) => [name, S]))
  return html`<form method="post" action="/api/expire">
<input type="hidden" name="table" value="${table}"><input type="hidden" name="key" value="${JSON.stringify(key)}">
<button>expire now</button> <small>otherwise expires on ${expiryOf(dynamodb.NewImage[attribute].N)}</small></form>`
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
