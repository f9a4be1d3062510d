import { IN_STATE, MATCHES_OF_A_PAGE, matchOf, outcomesByRecord, readStep } from './rows.ts'
import type { RecordData, RunData, Step } from './story.ts'
import type { StoryStore } from './story-store.ts'

/** Which records to list. Every condition that is given must hold. */
export interface RecordFilter {
  /** Words of the item, its values, or its receivers. The last word may be incomplete. */
  readonly text?: string | undefined
  readonly model?: string | undefined
  readonly requestId?: string | undefined
  /** Only records that a consumer was notified of. */
  readonly consumer?: string | undefined
  /** `done`: at all its consumers. Any other state: that of the record, or of one of its receivers. */
  readonly outcome?: string | undefined
  /** Whether to list items that only serve the library, too. */
  readonly bookkeeping?: boolean | undefined
  /** Only records before this one, for the next page. */
  readonly before?: number | undefined
  readonly limit: number
}

/** A record in a list. */
export interface RecordLine {
  readonly id: number
  readonly at: number
  readonly data: RecordData
  readonly runs: readonly { readonly id: number; readonly outcome: string; readonly data: RunData }[]
  readonly story: { readonly id: number; readonly title: string }
}

/** The record of a step that a text was found in: itself, or the record that a receiver ran for. */
const FOUND = `select case kind when 'run' then parent else steps.id end
  from words join steps on steps.id = words.rowid
  where words match ? and (kind = 'run' or steps.id < ?) order by words.rowid desc limit ${MATCHES_OF_A_PAGE}`

const RECORDS = 'steps join stories on stories.id = steps.story'

/** Returns the newest records that match, newest first. */
export function listRecords({ database }: StoryStore, filter: RecordFilter): RecordLine[] {
  const { conditions, values } = conditionsOf(filter)
  const rows = database
    .prepare(
      `select steps.*, stories.title from ${RECORDS} where ${conditions.join(' and ')} order by steps.id desc limit ?`,
    )
    .all(...values, filter.limit)
  const ids = JSON.stringify(rows.map(({ id }) => id))
  const ofThem = 'in (select value from json_each(?))'
  const outcomes = outcomesByRecord(
    database.prepare(`select * from consumers where record ${ofThem} order by consumer`).all(ids),
  )
  const runs = database.prepare(`select * from steps where kind = 'run' and parent ${ofThem} order by id`).all(ids)
  const runsOf = Map.groupBy(runs, ({ parent }) => Number(parent))
  return rows.map(row => {
    const { id, at, data } = readStep(row, outcomes) as Step & { readonly data: RecordData }
    const ofRecord = (runsOf.get(id) ?? []).map(run => readStep(run, outcomes) as RecordLine['runs'][number])
    return { id, at, data, runs: ofRecord, story: { id: Number(row.story), title: String(row.title) } }
  })
}

/** Returns how many of the records that match are newer than one of them. */
export function countNewerRecords({ database }: StoryStore, filter: Omit<RecordFilter, 'limit'>, id: number): number {
  const { conditions, values } = conditionsOf(filter)
  const newer = `select count(*) as count from ${RECORDS} where steps.id > ? and ${conditions.join(' and ')}`
  return Number(database.prepare(newer).get(id, ...values)?.count)
}

function conditionsOf({ text, model, requestId, consumer, outcome, bookkeeping, before }: Omit<RecordFilter, 'limit'>) {
  const conditions = [`steps.kind = 'record'`]
  const values: (string | number)[] = []
  const where = (condition: string, ...given: (string | number)[]) => {
    conditions.push(condition)
    values.push(...given)
  }
  if (!bookkeeping) where('steps.quiet = 0')
  const newest = before ?? Number.MAX_SAFE_INTEGER
  where('steps.id < ?', newest)
  if (model !== undefined) where('steps.model = ?', model)
  if (requestId !== undefined) where('stories.request = ?', requestId)
  if (consumer !== undefined) where(NOTIFIED, consumer)
  if (outcome !== undefined) where(outcome === 'done' ? `steps.outcome = ?` : ENDED, outcome)
  const query = matchOf(text)
  if (query !== undefined) where(`steps.id in (${FOUND})`, query, newest)
  else if (text !== undefined) where('false')
  return { conditions, values }
}

const NOTIFIED = `exists (select 1 from consumers where record = steps.id and consumer = ? and outcome <> 'filtered')`
const ENDED = `steps.id in (select case kind when 'run' then parent else id end from steps where ${IN_STATE})`
