import { html } from 'hono/html'
import { isSecret } from '../../stories/hide-secrets.ts'
import type { RecordLine } from '../../stories/read-records.ts'
import type { RecordData } from '../../stories/story.ts'
import type { RecordReplays } from '../console-page.ts'
import type { ConsolePorts } from '../console-ports.ts'
import { expireForm } from '../pages/expire-form.ts'
import { ALL_ROWS, type HeldRows, heldRows } from '../pages/held-rows.ts'
import { time } from '../pages/layout.ts'
import type { Markup } from '../pages/markup.ts'
import { plainValue } from './plain-value.ts'
import { recordView } from './record-view.ts'
import { runView } from './run-view.ts'

/** The number of records on a page. */
export const RECORDS_A_PAGE = 50

/** The id of the form that the checkboxes of records belong to. */
export const REPLAY_FORM = 'replay-records'

interface ListView {
  readonly expiry: ConsolePorts['expiry']
  readonly now: number
  readonly query: URLSearchParams
  readonly replays?: RecordReplays | undefined
  /** Which new records the list leaves out. Default: none. */
  readonly rows?: HeldRows
}

/** Records, each with its receivers and its story, and a link to the older ones. */
export function recordList(records: readonly RecordLine[], view: ListView): Markup {
  const { query, rows = ALL_ROWS } = view
  if (records.length === 0) {
    return html`<p class="empty">${query.size === 0 ? 'No records yet.' : html`No record matches. <a href="/records">Show all</a>`}</p>`
  }
  const older = new URLSearchParams(query)
  older.set('before', String(records.at(-1)?.id))
  const held = query.has('before') ? '' : heldRows(rows, records[0]?.id ?? 0, ['record', 'records'])
  return html`<ol class="records"${held}>${records.map(record => line(record, view))}</ol>
${records.length < RECORDS_A_PAGE ? '' : html`<p><a href="/records?${older.toString()}" rel="next">Older</a></p>`}`
}

function line({ id, at, data, runs, story }: RecordLine, { expiry, now, replays }: ListView): Markup {
  return html`<li id="line-${id}">${recordView(id, data, expiryForm(id, data, expiry))}
<p class="facts">${time(at)} · <a href="/stories/${story.id}?at=${id}#step-${id}">${story.title}</a></p>${replays === undefined ? '' : replayChoice(data, replays)}
${runs.length === 0 ? '' : html`<ul class="outcomes">${runs.map(run => html`<li id="run-${run.id}">${runView(run.id, run.outcome, run.data, now)}</li>`)}</ul>`}</li>`
}

/** A link that replays the item of a record. Empty if no receiver could run for it. */
export function replayLink(data: RecordData, { path, itemOf }: RecordReplays): Markup | '' {
  const item = itemOf(data)
  return item === undefined
    ? ''
    : html`<a href="${path}?${new URLSearchParams({ item }).toString()}" aria-label="Replay ${data.item}">Replay</a>`
}

function replayChoice(data: RecordData, replays: RecordReplays): Markup | '' {
  const item = replays.itemOf(data)
  if (item === undefined) return ''
  return html`<div class="choice"><label><input type="checkbox" form="${REPLAY_FORM}" name="item" value="${item}" aria-label="select ${data.item}"> select</label> ${replayLink(data, replays)}</div>`
}

function expiryForm(id: number, { table, keys, after, item }: RecordData, expiry: ConsolePorts['expiry']): Markup | '' {
  const attribute = expiry.attributeOf(table)
  const due = attribute === undefined ? undefined : (after?.[attribute] as { readonly N?: string } | undefined)?.N
  // A key that is not shown cannot be asked for.
  if (due === undefined || Object.keys(keys).some(isSecret)) return ''
  const key = Object.fromEntries(Object.entries(keys).map(([name, value]) => [name, plainValue(value)]))
  return html`${expireForm({ id: `${id}`, table, key: JSON.stringify(key), name: item })}
<p><small>otherwise expires </small>${time(Number(due) * 1000)}</p>`
}
