import type { Step, Story } from '../../stories/story.ts'
import { runLabel } from './run-view.ts'

/** Something that took time, or a moment, in milliseconds after the beginning of the story. */
export interface Bar {
  readonly start: number
  /** Undefined for a moment, such as a commit. */
  readonly durationMs: number | undefined
  readonly state: string
  readonly label: string
}

/** A step with its bars: one for each attempt of a durable receiver. */
export interface TimeRow {
  /** The step. Undefined for the request itself. */
  readonly step: number | undefined
  readonly name: string
  readonly bars: readonly Bar[]
}

/** The rows of a story on one axis. */
export interface TimeLine {
  /** Where the axis ends, in milliseconds. More than 0. */
  readonly end: number
  readonly rows: readonly TimeRow[]
  /** The number of steps that are not shown. */
  readonly more: number
}

/** The most rows that are shown. */
export const ROWS_SHOWN = 50

/** Returns the time line of a story: the request, and each step that takes time or sends something, in their order in the tree. */
export function timeLineOf(story: Story): TimeLine {
  const rows = [...requestRow(story), ...rowsOf(story.steps)]
  const shown = rows.slice(0, ROWS_SHOWN)
  const bars = shown.flatMap(row => row.bars)
  const first = Math.min(...bars.map(({ start }) => start))
  const last = Math.max(...bars.map(({ start, durationMs = 0 }) => start + durationMs))
  return {
    end: shown.length === 0 ? 1 : Math.max(1, last - first),
    rows: shown.map(row => ({ ...row, bars: row.bars.map(bar => ({ ...bar, start: bar.start - first })) })),
    more: rows.length - shown.length,
  }
}

function requestRow({ origin, at, durationMs, status = 0 }: Story): TimeRow[] {
  if (durationMs === undefined) return []
  const state = status >= 500 ? 'failing' : 'done'
  const name = origin === 'request' ? 'the request' : 'the work'
  return [{ step: undefined, name, bars: [{ start: at, durationMs, state, label: String(status) }] }]
}

function rowsOf(steps: readonly Step[]): TimeRow[] {
  return steps.flatMap(step => [...rowOf(step), ...rowsOf(step.children)])
}

function rowOf(step: Step): TimeRow[] {
  const { id, at, durationMs } = step
  switch (step.kind) {
    case 'check': {
      const [state, label] = step.data.failure ? ['failing', 'refused'] : ['done', 'passed']
      return [{ step: id, name: step.data.receiver, bars: [{ start: at, durationMs, state, label }] }]
    }
    case 'commit':
      return [{ step: id, name: step.data.operation, bars: [moment(at, 'committed')] }]
    case 'mail':
      return [{ step: id, name: step.data.subject, bars: [moment(at, 'sent')] }]
    case 'run': {
      const { receiver, attempts } = step.data
      const bars = attempts.map(attempt => ({
        start: attempt.at,
        durationMs: attempt.durationMs,
        state: stateOf(attempt.outcome),
        label: attempt.outcome === 'failed' ? 'failed' : runLabel('', { outcome: attempt.outcome }),
      }))
      return [{ step: id, name: receiver, bars: bars.length > 0 ? bars : [moment(at, 'running')] }]
    }
    // It is there when its transaction is committed.
    case 'record':
      return []
  }
}

function moment(start: number, label: string): Bar {
  return { start, durationMs: undefined, state: label === 'running' ? label : 'done', label }
}

function stateOf(outcome: string): string {
  if (outcome === 'failed' || outcome === 'parked') return 'failing'
  return outcome === 'waiting' || outcome === 'parkedBehind' ? 'waiting' : 'done'
}

/** Returns the marks of an axis: at most five, at round numbers. */
export function marksOf(end: number): number[] {
  // Such an axis is in minutes.
  if (end >= 120_000) return marksOf(end / 60_000).map(minutes => minutes * 60_000)
  const power = 10 ** Math.floor(Math.log10(end / 5))
  const step = [1, 2, 5, 10].map(each => each * power).find(each => each * 5 >= end) ?? 10 * power
  return Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, index) => index * step)
}
