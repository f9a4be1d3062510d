import type { Database } from 'dynamo-signals'
import { type ReplayOutcome, replay } from 'dynamo-signals/operations'
import type { ReceiverReport } from '../../receivers/receiver-report.ts'
import { type AskedReplay, itemText, type ReplayedItem, storedReceivers } from './asked-replay.ts'

/** What a receiver has done for an item, or would do. */
export interface ItemOutcome extends ReplayOutcome {
  readonly consumer: string
}

/** The outcome of a replay of some items. */
export interface ItemsReplay {
  readonly outcomes: readonly ItemOutcome[]
  /** The items that do not exist anymore. */
  readonly missing: readonly ReplayedItem[]
}

/** Replays some items for all consumers. `onOutcome` is called after each receiver. */
export async function replayItems(
  { database, consumers }: { readonly database: Database; readonly consumers: readonly string[] },
  { items, receiver, onlyNew }: AskedReplay,
  { dryRun, onOutcome }: { readonly dryRun: boolean; readonly onOutcome?: (outcome: ItemOutcome) => void },
): Promise<ItemsReplay> {
  const outcomes: ItemOutcome[] = []
  const missing = new Map<string, ReplayedItem>()
  for (const [model, chosen] of Map.groupBy(items, ([name]) => name)) {
    const receivers = storedReceivers(database, new Set([model]))
    for (const consumer of consumers) {
      if (!receivers.some(each => each.consumer === consumer && (receiver ?? each.receiver) === each.receiver)) continue
      const done = await replay(database, {
        ...{ consumer, model, ids: chosen.map(([, id]) => id), dryRun, onlyNew },
        ...(receiver !== undefined && { dispatchUid: receiver }),
        onOutcome: each => {
          const outcome = { ...each, consumer }
          outcomes.push(outcome)
          onOutcome?.(outcome)
        },
      })
      for (const id of done.missing) missing.set(itemText([model, id]), [model, id])
    }
  }
  return { outcomes, missing: [...missing.values()] }
}

const REPORTED = {
  delivered: 'done',
  already: 'already',
  notApplicable: 'notApplicable',
  waiting: 'suspended',
  forgotten: 'suspended',
  failed: 'failed',
} as const

/** Describes an outcome for the stories. */
export function reportOf({ consumer, dispatchUid, itemKey, outcome, error }: ItemOutcome): ReceiverReport {
  const of = { consumer, receiver: dispatchUid, eventId: '', recordId: '', item: itemKey }
  return { ...of, outcome: REPORTED[outcome], ...(error !== undefined && { error }) }
}
