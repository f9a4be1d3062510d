import type { DeadLetter, SignalDescription } from 'dynamo-signals/operations'
import { letterName } from './letter-name.ts'

/** A letter that was chosen, and what keeps it from being delivered. */
export interface PlannedLetter {
  readonly letter: DeadLetter
  /** Undefined if its receiver would run. */
  readonly obstacle: string | undefined
}

/**
 * Plans a redrive without running a receiver: the chosen letters in the order in which they would be delivered, each with what is
 * known to keep it. Without names, all are chosen.
 */
export function planRedrive(
  letters: readonly DeadLetter[],
  names: ReadonlySet<string> | undefined,
  signals: readonly SignalDescription[],
): PlannedLetter[] {
  const receivers = signals.flatMap(signal => signal.receivers)
  const isConnected = (letter: DeadLetter) =>
    receivers.some(each => each.dispatchUid === letter.dispatchUid && each.consumer === letter.consumer)
  const blocked = new Set<string>()
  const planned: PlannedLetter[] = []
  for (const letter of letters) {
    const lane = JSON.stringify([letter.consumer, letter.dispatchUid, letter.itemKey])
    const isChosen = names?.has(letterName(letter)) ?? true
    const obstacle = obstacleOf(letter, isConnected(letter), blocked.has(lane))
    if (!isChosen || obstacle !== undefined) blocked.add(lane)
    if (isChosen) planned.push({ letter, obstacle })
  }
  return planned
}

function obstacleOf(letter: DeadLetter, isConnected: boolean, isBlocked: boolean): string | undefined {
  if (isBlocked) return 'It waits for an earlier letter of its item, which would not be delivered.'
  if (!isConnected)
    return `The consumer "${letter.consumer}" has no receiver "${letter.dispatchUid}" in this application.`
  if (letter.imagesMissing !== undefined) return `${letter.imagesMissing} Replay the receiver for its item instead.`
  return undefined
}
