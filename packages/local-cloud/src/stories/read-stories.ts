import { IN_STATE, MATCHES_OF_A_PAGE, matchOf, outcomesByRecord, type Row, readStep } from './rows.ts'
import type { Origin, Step, Story, StoryHead, StoryState } from './story.ts'
import { OPEN_STATES } from './story-file.ts'
import type { StoryStore } from './story-store.ts'

/** Which stories to list. Every condition that is given must hold. */
export interface StoryFilter {
  /** Words that a step must contain: of an item, a receiver, a mail. The last word may be incomplete. */
  readonly text?: string | undefined
  readonly state?: StoryState | undefined
  readonly requestId?: string | undefined
  /** Only stories that began before this one, for the next page. */
  readonly before?: number | undefined
  readonly limit: number
}

const STATES: readonly StoryState[] = ['parked', 'failing', 'waiting', 'running']

const HEAD = `
select stories.*,
  (select count(*) from steps where story = stories.id and kind = 'record' and quiet = 0) as records,
  (select count(*) from steps where story = stories.id and kind = 'run') as runs,
  (select count(*) from steps where story = stories.id and kind = 'mail') as mails,
  (select group_concat(distinct outcome) from steps where story = stories.id
     and outcome in ${OPEN_STATES}) as states
from stories`

/** The stories of the newest steps that a text was found in. */
const FOUND = `select steps.story from words join steps on steps.id = words.rowid
  where words match ? and steps.story < ? order by words.rowid desc limit ${MATCHES_OF_A_PAGE}`

/** Returns the newest stories that match, newest first. */
export function listStories({ database }: StoryStore, filter: StoryFilter): StoryHead[] {
  const { conditions, values } = conditionsOf(filter)
  const rows = database
    .prepare(`${HEAD} where ${conditions.join(' and ')} order by stories.id desc limit ?`)
    .all(...values, filter.limit)
  return rows.map(headOf)
}

/** Returns how many of the stories that match began after one of them. */
export function countNewerStories({ database }: StoryStore, filter: Omit<StoryFilter, 'limit'>, id: number): number {
  const { conditions, values } = conditionsOf(filter)
  const newer = `select count(*) as count from stories where stories.id > ? and ${conditions.join(' and ')}`
  return Number(database.prepare(newer).get(id, ...values)?.count)
}

function conditionsOf({ text, state, requestId, before }: Omit<StoryFilter, 'limit'>) {
  const conditions: string[] = []
  const values: (string | number)[] = []
  const where = (condition: string, ...given: (string | number)[]) => {
    conditions.push(condition)
    values.push(...given)
  }
  const newest = before ?? Number.MAX_SAFE_INTEGER
  where('stories.id < ?', newest)
  if (requestId !== undefined) where('stories.request = ?', requestId)
  if (text !== undefined) {
    const query = matchOf(text)
    const inSteps = query === undefined ? 'false' : `stories.id in (${FOUND})`
    const given = query === undefined ? [] : [query, newest]
    where(`(${inSteps} or instr(lower(stories.title), lower(?)) or stories.request = ?)`, ...given, text, text)
  }
  if (state === 'done') {
    where(`not exists (select 1 from steps where story = stories.id and outcome in ${OPEN_STATES})`)
  } else if (state !== undefined) where(`stories.id in (select story from steps where ${IN_STATE})`, state)
  return { conditions, values }
}

/**
 * Returns the stories that have changed since a version of the store, in the order in which they began, and at most so many of
 * those that changed last.
 */
export function changedStories({ database }: StoryStore, since: number, most: number): StoryHead[] {
  const changed = 'select id from stories where touched > ? order by touched desc limit ?'
  return database.prepare(`${HEAD} where stories.id in (${changed}) order by stories.id`).all(since, most).map(headOf)
}

/** Returns a story with all its steps. Undefined if it is not there. */
export function readStory({ database }: StoryStore, id: number): Story | undefined {
  const row = database.prepare(`${HEAD} where stories.id = ?`).get(id)
  if (row === undefined) return undefined
  const consumers = 'select * from consumers where record in (select id from steps where story = ?) order by consumer'
  const outcomes = outcomesByRecord(database.prepare(consumers).all(id))
  const rows = database.prepare('select * from steps where story = ? order by at, id').all(id)
  const ids = new Set(rows.map(step => Number(step.id)))
  const children = Map.groupBy(rows, ({ parent }) => (ids.has(Number(parent)) ? Number(parent) : undefined))
  const stepOf = (row: Row): Step => {
    const step = readStep(row, outcomes)
    return { ...step, children: (children.get(step.id) ?? []).map(stepOf) }
  }
  return { ...headOf(row), steps: (children.get(undefined) ?? []).map(stepOf) }
}

function headOf(row: Row): StoryHead {
  const states = String(row.states ?? '').split(',')
  const state = STATES.find(each => states.includes(each)) ?? 'done'
  return {
    id: Number(row.id),
    origin: row.origin as Origin,
    title: String(row.title),
    requestId: row.request === null ? undefined : String(row.request),
    status: row.status === null ? undefined : Number(row.status),
    at: Number(row.at),
    durationMs: row.duration === null ? undefined : Number(row.duration),
    state,
    counts: { records: Number(row.records), runs: Number(row.runs), mails: Number(row.mails) },
  }
}
