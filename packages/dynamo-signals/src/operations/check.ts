import { type ConnectedSignal, type Connection, describeReceiver } from '../dispatch/connection.ts'
import { doubledReceivers } from '../dispatch/doubled-receivers.ts'
import { lazySenders } from '../dispatch/lazy-senders.ts'
import { describeSender, hears, isFor, senderName } from '../dispatch/sender.ts'
import type { Database } from '../models/database.ts'
import type { AnyModel } from '../models/model.ts'
import { coreOf } from '../repository/open-database.ts'
import { receiversOf, streamSignals } from '../streams/consumer-connections.ts'
import { checkLinks } from './check-links.ts'
import { checkModels } from './check-models.ts'
import { checkSamples, type Sample } from './check-samples.ts'
import { checkStreams } from './check-streams.ts'
import { type Complaint, error, warning } from './complaint.ts'
import { shownSignals } from './shown-signals.ts'

/** The options of {@link check}. */
export interface CheckOptions {
  /** The deployed consumers. Without them, `check` cannot tell whether a receiver's consumer exists. */
  readonly consumers?: readonly string[]
  /** The other databases of the process. Without them, `check` cannot know the models and names of those. */
  readonly databases?: readonly Database[]
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
    ...unknownDatabases(database, options.databases ?? []),
    ...sharedLedgers(database, options.databases ?? []),
    ...unknownSenders(database, options.databases ?? []),
    ...doubled(database),
    ...sharedReceipts(database),
    ...checkStreams(database, options.consumers),
    ...checkLinks(database),
    ...checkModels(database),
    ...checkSamples(database.models, options.samples ?? []),
  ]
}

/** Finds receivers that never run, because there is no database of the name they are connected for. */
function unknownDatabases(database: Database, others: readonly Database[]): Complaint[] {
  const names = [database, ...others].map(({ name }) => name)
  return shownSignals().flatMap(signal =>
    signal.connections
      .filter(({ options }) => options.database !== undefined && !names.includes(String(options.database)))
      .map(connection =>
        error(
          'check.unknownDatabase',
          `${describeReceiver(connection)} is connected for the database "${connection.options.database}" (${signal.name}), and the databases are: ${names.join(', ')}. The receiver never runs.`,
        ),
      ),
  )
}

/** Finds databases with the ledger of this one. Each would deliver waiting records of the other one, and write to its own table. */
function sharedLedgers(database: Database, others: readonly Database[]): Complaint[] {
  const { core } = coreOf(database)
  return others
    .filter(other => {
      const { ledgerTableName, tableName } = coreOf(other).core
      return ledgerTableName === core.ledgerTableName && tableName !== core.tableName
    })
    .map(({ name }) =>
      warning(
        'check.sharedLedger',
        `The databases "${database.name}" and "${name}" have the ledger table ${core.ledgerTableName}, so each delivers waiting records of the other one. Create a ledger for each.`,
      ),
    )
}

/** Returns the signals with the receivers that run for a database. */
function signalsOf({ name }: Database): ConnectedSignal[] {
  return shownSignals().map(signal => ({
    name: signal.name,
    connections: signal.connections.filter(({ options }) => isFor(options, name)),
  }))
}

/**
 * Finds receivers that never run, because their sender is not a model of the database. The sender of a receiver for all
 * databases can be a model of another one.
 */
function unknownSenders(database: Database, others: readonly Database[]): Complaint[] {
  const signals = signalsOf(database)
  const isModel = ({ options }: Connection, isMeant: (model: AnyModel) => boolean) =>
    (options.database === undefined ? [database, ...others] : [database]).some(({ models }) => models.some(isMeant))
  const lazy = lazySenders(signals)
    .filter(({ name, connection }) => !isModel(connection, model => model.name === name))
    .map(({ name, signal, connection }) =>
      error(
        'check.unknownSender',
        `${describeReceiver(connection)} expects a sender named "${name}" (${signal.name}), but no model of the database has that name. The receiver never runs.`,
      ),
    )
  const missing = signals.flatMap(signal =>
    signal.connections
      .filter(each => typeof each.sender === 'object' && !isModel(each, model => model === each.sender))
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
function doubled(database: Database): Complaint[] {
  return doubledReceivers(signalsOf(database)).map(({ signal, connection }) => {
    const { sender, options } = connection
    const forAll = options.database === undefined ? '' : `, for the database "${options.database}" and for all`
    const toAll = sender === undefined ? 'all senders' : describeSender(sender)
    const both = forAll ? `${toAll} of ${signal.name}${forAll}` : `${toAll} and to all senders of ${signal.name}`
    return warning(
      'check.doubledReceiver',
      `${describeReceiver(connection)} is connected to ${both}, so it runs twice.`,
    )
  })
}

/** Finds receivers that store their receipts for the same records under one name. The second one never runs. */
function sharedReceipts({ name: database }: Database): Complaint[] {
  return streamSignals().flatMap(signal => {
    const { name } = signal
    const connections = receiversOf(signal, undefined, database)
    return connections.flatMap((one, index) =>
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
    )
  })
}

function of(sender: unknown): string {
  return sender === undefined ? 'every sender' : (senderName(sender) ?? describeSender(sender))
}
