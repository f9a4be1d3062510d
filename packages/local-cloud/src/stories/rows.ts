import type { ConsumerOutcome, Step } from './story.ts'
import { OPEN_STATES } from './story-file.ts'

/** A row as the database returns it. */
export type Row = Readonly<Record<string, unknown>>

/** Reads a step, without the steps that followed from it. */
export function readStep(row: Row, outcomes: ReadonlyMap<number, readonly ConsumerOutcome[]>): Step {
  const id = Number(row.id)
  const data = JSON.parse(String(row.data))
  return {
    id,
    kind: row.kind,
    at: Number(row.at),
    durationMs: row.duration === null ? undefined : Number(row.duration),
    outcome: String(row.outcome),
    data: row.kind === 'record' ? { ...data, consumers: outcomes.get(id) ?? [] } : data,
    children: [],
  } as unknown as Step
}

/** Returns the outcomes of each record at its consumers. */
export function outcomesByRecord(rows: readonly Row[]): Map<number, ConsumerOutcome[]> {
  const outcomes = new Map<number, ConsumerOutcome[]>()
  for (const row of rows) {
    const record = Number(row.record)
    outcomes.set(record, [...(outcomes.get(record) ?? []), outcomeOf(row)])
  }
  return outcomes
}

function outcomeOf({ consumer, outcome, reason, failure }: Row): ConsumerOutcome {
  return {
    consumer: String(consumer),
    outcome: outcome as ConsumerOutcome['outcome'],
    ...(reason !== null && { reason: String(reason) }),
    ...(failure !== null && { failure: { title: String(reason ?? ''), text: String(failure) } }),
  }
}

/** Turns typed words into a query: all of them, the last one as a beginning. Undefined if there is no word. */
export function matchOf(text: string | undefined): string | undefined {
  const words = text?.match(/[\p{L}\p{N}]+/gu) ?? []
  return words.length === 0 ? undefined : `${words.map(word => `"${word}"`).join(' ')}*`
}

/** The most steps with the words of a search that are read for a page, newest first. */
export const MATCHES_OF_A_PAGE = 5_000

/** Selects the steps in one of the few states that have an index. */
export const IN_STATE = `steps.outcome = ? and steps.outcome in ${OPEN_STATES}`
