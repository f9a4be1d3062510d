import { describeReceiver } from '../dispatch/connection.ts'
import { doubledReceivers } from '../dispatch/doubled-receivers.ts'
import { lazySenders } from '../dispatch/lazy-senders.ts'
import { describeSender, hears, senderName } from '../dispatch/sender.ts'
import type { Database } from '../models/database.ts'
import { streamSignals } from '../streams/consumer-connections.ts'
import { eventFilters } from '../streams/event-filters.ts'
import { STREAM_LIMITS } from '../table/stream-limits.ts'
import { checkLinks } from './check-links.ts'
import { checkModels } from './check-models.ts'
import { checkSamples, type Sample } from './check-samples.ts'
import { type Complaint, error, warning } from './complaint.ts'
import { connectedConsumers } from './connected-signals.ts'
import { shownSignals } from './shown-signals.ts'

/** The options of {@link check}. */
export interface CheckOptions {
  /** The deployed consumers. Without them, `check` cannot tell whether a receiver's consumer exists. */
  readonly consumers?: readonly string[]
  /**
   * Sample input, by model. Each sample is parsed, and its output is parsed again. Without a sample, only the first
   * save shows whether a model's schema accepts its own output.
   */
  readonly samples?: readonly Sample[]
}

/**
 * Finds problems that would otherwise only appear in production: receivers that never run, run twice or share receipts,
 * unknown or too many consumers, filters that Lambda rejects, models whose rules conflict, and schemas that reject
 * their own output. Sends no signals. Call it after all receivers are connected. `dynamo-signals check` fails a build
 * if there are errors.
 *
 * @example
 * expect(check(database, { consumers: ['links', 'mail'] }).filter(({ level }) => level === 'error')).toEqual([])
 */
export function check(database: Database, options: CheckOptions = {}): Complaint[] {
  return [
    ...unknownSenders(database),
    ...doubled(),
    ...sharedReceipts(),
    ...consumers(options),
    ...filters(),
    ...checkLinks(database),
    ...checkModels(database),
    ...checkSamples(database.models, options.samples ?? []),
  ]
}

/** Finds receivers that never run, because their sender is not a model of the database. */
function unknownSenders({ models }: Database): Complaint[] {
  const signals = shownSignals()
  const lazy = lazySenders(signals)
    .filter(({ name }) => !models.some(model => model.name === name))
    .map(({ name, signal, connection }) =>
      error(
        'check.unknownSender',
        `${describeReceiver(connection)} expects a sender named "${name}" (${signal.name}), but no model of the database has that name. The receiver never runs.`,
      ),
    )
  const missing = signals.flatMap(signal =>
    signal.connections
      .filter(({ sender }) => typeof sender === 'object' && !models.includes(sender as never))
      .map(connection =>
        error(
          'check.foreignSender',
          `${describeReceiver(connection)} is connected to ${describeSender(connection.sender)} (${signal.name}), which is not in the models of the database. The receiver never runs.`,
        ),
      ),
  )
  return [...lazy, ...missing]
}

/** Finds receivers that run twice. */
function doubled(): Complaint[] {
  return doubledReceivers(shownSignals()).map(({ signal, connection }) =>
    warning(
      'check.doubledReceiver',
      `${describeReceiver(connection)} is connected to ${describeSender(connection.sender)} and to all senders of ${signal.name}, so it runs twice.`,
    ),
  )
}

/** Finds receivers that store their receipts for the same records under one name. The second one never runs. */
function sharedReceipts(): Complaint[] {
  return streamSignals().flatMap(({ name, connections }) =>
    connections.flatMap((one, index) =>
      connections
        .slice(index + 1)
        .filter(other => one.dispatchUid === other.dispatchUid)
        .filter(other => hears(one.sender, other.sender) || hears(other.sender, one.sender))
        .map(other =>
          error(
            'check.sharedReceipts',
            `Two receivers of ${name} have the dispatchUid ${one.dispatchUid}, for ${of(one.sender)} and for ${of(other.sender)}. Each skips the records that the other has handled. Rename one.`,
          ),
        ),
    ),
  )
}

function of(sender: unknown): string {
  return sender === undefined ? 'every sender' : (senderName(sender) ?? describeSender(sender))
}

function consumers({ consumers: deployed }: CheckOptions): Complaint[] {
  const connected = connectedConsumers()
  const all = [...new Set([...connected, ...(deployed ?? [])])]
  const tooMany =
    all.length > STREAM_LIMITS.consumers
      ? [
          error(
            'check.tooManyConsumers',
            `${all.length} consumers read one stream (${all.join(', ')}). DynamoDB throttles more than ${STREAM_LIMITS.consumers}. Let receivers share a consumer.`,
          ),
        ]
      : []
  if (!deployed) return tooMany
  const unrun = connected.filter(name => !deployed.includes(name))
  const idle = deployed.filter(name => !connected.includes(name))
  return [
    ...tooMany,
    ...unrun.map(name =>
      error(
        'check.unknownConsumer',
        `Receivers are connected to the consumer "${name}", which is not deployed. They never run.`,
      ),
    ),
    ...idle.map(name =>
      warning('check.idleConsumer', `The consumer "${name}" has no receivers, so its Lambda has no work.`),
    ),
  ]
}

function filters(): Complaint[] {
  return connectedConsumers().flatMap(consumer => {
    const patterns = eventFilters(consumer)
    const long = patterns.filter(pattern => JSON.stringify(pattern).length > STREAM_LIMITS.filterLength)
    return [
      ...(patterns.length > STREAM_LIMITS.filters
        ? [
            error(
              'check.tooManyFilters',
              `The consumer "${consumer}" needs ${patterns.length} event filters. Lambda allows ${STREAM_LIMITS.filters}.`,
            ),
          ]
        : []),
      ...long.map(() =>
        error(
          'check.filterTooLong',
          `An event filter of the consumer "${consumer}" is longer than the ${STREAM_LIMITS.filterLength} characters that Lambda allows.`,
        ),
      ),
    ]
  })
}
