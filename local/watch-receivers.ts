import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import {
  type LocalCloud,
  localRedriveCommand,
  type ParkedRecord,
  type RedriveCommand,
  receiverReport,
  type WaitingReport,
} from '@dynamo-signals/local-cloud'
import { allDeadLetters, allWaiting, untilText } from '@dynamo-signals/local-cloud/application'
import type { Database } from 'dynamo-signals'
import { RECEIVER_CHANNEL, type ReceiverMessage } from 'dynamo-signals/streams'
import { LOCAL_DEFAULTS, type LocalSettings } from './settings.ts'

/** Reports the outcomes of the shop's receivers to the local cloud. Returns a function that stops this. */
export function watchReceivers(cloud: Pick<LocalCloud, 'report'>): () => void {
  const listen = (message: unknown) => cloud.report(receiverReport(message as ReceiverMessage))
  subscribe(RECEIVER_CHANNEL, listen)
  return () => void unsubscribe(RECEIVER_CHANNEL, listen)
}

/** The dead letters of the shop's receivers, for the console's home page. */
export async function parkedRecords(database: Database, consumers: readonly string[]): Promise<ParkedRecord[]> {
  const letters = await allDeadLetters(database, consumers)
  return letters.map(({ consumer, dispatchUid, recordId, itemKey, attempts, error, parkedBehind }) => ({
    consumer,
    receiver: dispatchUid,
    recordId,
    item: itemKey,
    attempts,
    error,
    parkedBehind,
  }))
}

/** The waiting records, ordered by their next attempt, for the console's home page. */
export async function waitingReports(database: Database, consumers: readonly string[]): Promise<WaitingReport[]> {
  const now = new Date()
  const records = await allWaiting(database, consumers)
  return records
    .toSorted((one, other) => Date.parse(one.due) - Date.parse(other.due))
    .map(({ consumer, dispatchUid, itemKey, due, error, parkedBehind }) => ({
      consumer,
      receiver: dispatchUid,
      item: itemKey,
      nextTry: untilText(due, now),
      error,
      parkedBehind,
    }))
}

/** Returns the command that redrives a receiver's dead letters, including all settings that are not defaults. */
export function redriveCommand(settings: LocalSettings): RedriveCommand {
  const names = ['DYNAMODB_ENDPOINT', 'DYNAMODB_PORT', 'SES_PORT', 'TABLE_PREFIX'] as const
  const defaults: Partial<LocalSettings> = LOCAL_DEFAULTS
  const own = names.filter(name => settings[name] !== undefined && settings[name] !== defaults[name])
  return localRedriveCommand(Object.fromEntries(own.map(name => [name, String(settings[name])])))
}
