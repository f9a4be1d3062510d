import { html } from 'hono/html'
import type { Attempt, RunData } from '../../stories/story.ts'
import { time } from '../pages/layout.ts'
import type { Markup } from '../pages/markup.ts'
import { badge, failureView, took } from './badge.ts'

const LABELS: Readonly<Record<string, string>> = {
  notApplicable: 'no longer applies',
  already: 'done before',
  suspended: 'muted',
  failed: 'failed, will be retried',
  parkedBehind: 'parked behind',
}

/** A durable receiver's work on a record: its outcome, attempts and error, and when it is tried again. */
export function runView(id: number, state: string, run: RunData, now: number): Markup {
  const { receiver, consumer, outcome, failedAttempts, maxAttempts, durationMs, failure, attempts, due } = run
  const tries = attempts.filter(({ outcome }) => outcome !== 'already' && outcome !== 'parkedBehind')
  const of = maxAttempts === undefined ? '' : ` of ${maxAttempts}`
  const details = [
    ...(consumer === '' ? [] : [consumer]),
    ...(failedAttempts > 0 ? [`${failedAttempts}${of} attempts failed`] : []),
    ...(durationMs === undefined ? [] : [`${Math.round(durationMs)} ms`]),
  ]
  return html`${badge(state, runLabel(state, run))} <strong>${receiver}</strong> <small>${details.join(' · ')}</small>${
    outcome === 'waiting' && due !== undefined
      ? html`<small> · </small><small data-due="${due}">next attempt ${inSeconds(due - now)}</small>`
      : ''
  }${failureView(`failure-${id}`, failure)}${
    tries.length > 1
      ? html`<details id="tries-${id}"><summary>${tries.length} attempts</summary><ol>${tries.map(attemptLine)}</ol></details>`
      : ''
  }`
}

/** The word for the state of a receiver's work. */
export function runLabel(state: string, { outcome }: { readonly outcome: string }): string {
  if (state === 'refused') return 'failed'
  return state === 'running' || state === 'redriven' ? state : (LABELS[outcome] ?? outcome)
}

function attemptLine({ at, outcome, durationMs, failure }: Attempt): Markup {
  return html`<li>${time(at)} ${LABELS[outcome] ?? outcome}${took(durationMs)} <small>${failure?.title ?? ''}</small></li>`
}

/** Whole seconds until something is due. */
function inSeconds(milliseconds: number): string {
  return milliseconds > 0 ? `in ${Math.ceil(milliseconds / 1000)} s` : 'now'
}
