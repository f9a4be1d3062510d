import { html } from 'hono/html'
import type { ShownFailure } from '../../receivers/receiver-outcome.ts'
import type { ConsumerOutcome } from '../recent-records.ts'
import { type ShownReceiver, type Verdict, verdictOf } from '../verdict.ts'
import type { Markup } from './markup.ts'

const LABELS: Partial<Record<ShownReceiver['outcome'] | Verdict, string>> = {
  failed: 'given up',
  notApplicable: 'not applicable',
  parkedBehind: 'parked behind',
}

/** The outcome of a record at one consumer, and the outcome and error of each receiver. */
export function outcomeLine(
  name: string,
  id: string,
  outcome: ConsumerOutcome,
  receivers: readonly ShownReceiver[],
): Markup {
  const { attempts, durationMs, reason, failure } = outcome
  const verdict = verdictOf(outcome, receivers)
  const details = [
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
    ...(durationMs === undefined ? [] : [`${durationMs} ms`]),
    ...(reason === undefined ? [] : [reason]),
  ]
  return html`<li><span class="badge ${verdict}">${LABELS[verdict] ?? verdict}</span> <strong>${name}</strong> <small>${details.join(' · ')}</small>
${failure ? failureOf(`${id}-${name}`, failure) : ''}${receivers.length === 0 ? '' : html`<ul>${receivers.map(each => receiverLine(`${id}-${name}`, each))}</ul>`}</li>`
}

function receiverLine(id: string, shown: ShownReceiver): Markup {
  const { receiver, outcome, failedAttempts, maxAttempts, durationMs, failure } = shown
  // For a receiver, `failed` means that the record is retried.
  const [style, label] = outcome === 'failed' ? ['failing', 'failed'] : [outcome, LABELS[outcome] ?? outcome]
  const of = maxAttempts === undefined ? '' : ` of ${maxAttempts}`
  const details = [
    ...(outcome === 'failed' && failedAttempts > 0 ? [`attempt ${failedAttempts}${of}`] : []),
    ...(outcome !== 'failed' && failedAttempts > 0 ? [`${failedAttempts}${of} attempts failed`] : []),
    ...(durationMs === undefined ? [] : [`${Math.round(durationMs)} ms`]),
  ]
  return html`<li><span class="badge ${style}">${label}</span> <strong>${receiver}</strong> <small>${details.join(' · ')}</small>
${failure ? failureOf(`${id}-${receiver}`, failure) : ''}</li>`
}

function failureOf(id: string, { title, text }: ShownFailure): Markup {
  return html`<details id="${id}" class="failure"><summary>${title}</summary><pre>${text}</pre></details>`
}
