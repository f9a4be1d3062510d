import { afterReport } from '../receivers/receiver-outcome.ts'
import type { ReceiverReport } from '../receivers/receiver-report.ts'
import type { RunOutcome } from './recent-runs.ts'
import type { Attempt, RunData } from './story.ts'
import type { StoryStore } from './story-store.ts'

/** The most attempts that are listed for one run. */
const ATTEMPTS_LISTED = 20

/** Identifies a receiver's work on a record. */
export function runRef(eventId: string, receiver: string): string {
  return `${eventId} ${receiver}`
}

/** Adds a run that has begun. Returns its id. */
export function startRun(
  store: StoryStore,
  record: number,
  { eventId, receiver }: { readonly eventId: string; readonly receiver: string },
): number {
  const { item } = store.dataOf('record', record)
  store.runs.add({ receiver, sender: modelOf(item), outcome: 'running' })
  const data = emptyRun(receiver, item)
  const ref = runRef(eventId, receiver)
  return store.addStep({ parent: record }, { kind: 'run', at: Date.now(), outcome: 'running', ref, data })
}

/** A run that has begun. A search finds it when it has an outcome, because most runs have one within milliseconds. */
export function emptyRun(receiver: string, item: string): RunData {
  return { receiver, recordId: '', consumer: '', item, outcome: 'done', failedAttempts: 0, attempts: [] }
}

/** Adds the outcome of a run. A record that is not known, because it is too old, has no story. */
export function recordRun(store: StoryStore, report: ReceiverReport): void {
  const { eventId, receiver } = report
  const record = store.find(eventId)
  if (record === undefined) return
  const known = store.find(runRef(eventId, receiver))
  // A receiver without anything to do is one line, and most records have several.
  const id = known ?? startRun(store, record, { eventId, receiver })
  const state = changeRun(store, id, report)
  if (state === undefined) return
  store.runs.add({ receiver, sender: modelOf(store.dataOf('record', record).item), outcome: state })
}

/** Adds an outcome to the step of a run, and returns its state. Undefined if the outcome says nothing new. */
export function changeRun(
  store: StoryStore,
  id: number,
  report: ReceiverReport,
  given?: 'refused' | 'done',
): RunOutcome | undefined {
  const { consumer, item, outcome, durationMs, due } = report
  const before = store.dataOf('run', id)
  const isNew = before.consumer === ''
  const after = afterReport(isNew ? undefined : before, report)
  if (after === before) return undefined
  const attempt: Attempt = {
    at: Date.now() - Math.round(durationMs ?? 0),
    outcome,
    ...(durationMs !== undefined && { durationMs }),
    ...(after.failure && report.error !== undefined && { failure: after.failure }),
  }
  const data: RunData = {
    ...after,
    consumer,
    item,
    ...(due !== undefined && { due }),
    attempts: [...before.attempts, attempt].slice(-ATTEMPTS_LISTED),
  }
  const state = stateOf(after.outcome)
  const change = { outcome: given ?? state, data, words: wordsOf(data) }
  store.changeStep(id, change, isNew ? undefined : wordsOf(before))
  return state
}

function wordsOf({ receiver, consumer, failure }: RunData): string {
  return `${receiver} ${consumer} ${failure?.title ?? ''}`
}

/** The model in the name of an item: `User` of `User u1`. */
function modelOf(item: string): string | undefined {
  return item.split(' ', 1)[0]
}

/** The state that a run gives its story. */
function stateOf(outcome: ReceiverReport['outcome']): RunOutcome {
  if (outcome === 'failed') return 'failing'
  if (outcome === 'parked' || outcome === 'parkedBehind') return 'parked'
  return outcome === 'waiting' ? 'waiting' : 'done'
}
