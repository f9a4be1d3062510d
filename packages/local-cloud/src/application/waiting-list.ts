import type { WaitingRecord } from 'dynamo-signals/operations'
import { html } from 'hono/html'
import { time } from '../console/pages/layout.ts'
import type { Markup } from '../console/pages/markup.ts'
import { ageOf } from './age-of.ts'

/** The page is reloaded every second. */
const SHOWN = 100

/**
 * The waiting records, in the order in which they began to wait, with buttons to retry or park them now if that is allowed. Empty if none
 * waits. `isPart`: there are others, which the button for all must leave alone.
 */
export function waitingList(
  records: readonly WaitingRecord[],
  now: Date,
  isWritable = true,
  isPart = false,
): Markup | '' {
  if (records.length === 0) return ''
  // In the order of their next attempts, a failed attempt would move a row away from the pointer.
  const oldestFirst = records.toSorted((one, other) => Date.parse(one.firstFailedAt) - Date.parse(other.firstFailedAt))
  const more =
    records.length > SHOWN
      ? html`<p>The first ${SHOWN} are shown. <a href="/api/waiting">All ${records.length} as JSON</a></p>`
      : ''
  return html`<div class="headline"><h2>Waiting <small>${records.length === 1 ? '1 record' : `${records.length} records`}, retried automatically</small></h2>
${isWritable ? retryAll(isPart ? records : []) : ''}</div>
${more}
<ol class="letters">${oldestFirst.slice(0, SHOWN).map(record => line(record, now, isWritable))}</ol>`
}

function retryAll(part: readonly WaitingRecord[]): Markup {
  const ids = part.map(({ id }) => html`<input type="hidden" name="ids" value="${id}">`)
  return html`<form method="post" action="/api/waiting/retry-now" data-done="retried now">${ids}<button>Retry all now</button></form>`
}

function line(record: WaitingRecord, now: Date, isWritable: boolean): Markup {
  const { id, consumer, dispatchUid, itemKey, due, firstFailedAt, error, parkedBehind } = record
  const why = parkedBehind ? 'waits for an earlier record of this item' : (error ?? 'no reason was stored')
  return html`<li id="waiting-${id}" class="behind">
<p><strong>${dispatchUid}</strong> <code>${itemKey}</code></p>
${isWritable ? changesOf(record) : ''}
<p>${why}</p>
<p><small>${consumer} · next attempt ${untilText(due, now)} · waiting for ${ageOf(firstFailedAt, now)}, since </small>${time(firstFailedAt)}</p>
</li>`
}

function changesOf({ id, dispatchUid, itemKey }: WaitingRecord): Markup {
  return html`<div class="forms"><form method="post" action="/api/waiting/retry-now" data-done="retried now"><input type="hidden" name="ids" value="${id}"><button aria-label="Retry now: ${dispatchUid} ${itemKey}">Retry now</button></form>
<form method="post" action="/api/waiting/park-now" data-done="parked"><input type="hidden" name="ids" value="${id}"><button aria-label="Park now: ${dispatchUid} ${itemKey}">Park now</button></form></div>`
}

/** Formats how long it is until a time: `in 40 s`, or `now` if it has passed. */
export function untilText(iso: string, now: Date): string {
  const left = Date.parse(iso) - now.getTime()
  return left > 0 ? `in ${ageOf(now.toISOString(), new Date(Math.ceil(left / 1000) * 1000 + now.getTime()))}` : 'now'
}
