import type { Database } from '../models/database.ts'
import type { TableKeys } from '../models/stored-in.ts'
import { tableOfArn } from '../models/stored-in.ts'
import { coreOf } from '../repository/open-database.ts'
import { derivedFilters } from '../streams/event-filters.ts'
import { STREAM_LIMITS } from '../table/stream-limits.ts'
import { type Complaint, error, warning } from './complaint.ts'
import { connectedConsumers } from './connected-signals.ts'

/** Finds consumers that are not deployed or have no work, too many consumers of a stream, and filters that Lambda rejects. */
export function checkStreams(database: Database, deployed: readonly string[] | undefined): Complaint[] {
  return [
    ...streamsOf(database).flatMap(stream => tooManyReaders(database, stream, deployed ?? [])),
    ...deployment(deployed),
    ...streamsOf(database).flatMap(stream => filters(database, stream)),
  ]
}

/** A stream that a database's records come from: of a table that other code lays out, or of the library's own. */
interface Stream {
  readonly table?: TableKeys
}

function streamsOf(database: Database): Stream[] {
  const { tableName, models } = coreOf(database).core
  const existing = [...models.values()].flatMap(({ storedIn }) => (storedIn ? [storedIn.table] : []))
  const byName = new Map(existing.map(table => [tableOfArn(table.tableName), { table }]))
  return [...(tableName === '' ? [] : [{}]), ...byName.values()]
}

function tooManyReaders({ name }: Database, { table }: Stream, deployed: readonly string[]): Complaint[] {
  const connected = connectedConsumers(name).filter(
    consumer => derivedFilters(consumer, { database: name, ...(table && { table }) }).length > 0,
  )
  // A deployed consumer without receivers is assumed to read the library's own table.
  const anywhere = connectedConsumers()
  const idle = table ? [] : deployed.filter(consumer => !anywhere.includes(consumer))
  const readers = [...connected, ...idle]
  if (readers.length <= STREAM_LIMITS.consumers) return []
  const stream = table ? `the stream of ${tableOfArn(table.tableName)}` : 'one stream'
  return [
    error(
      'check.tooManyConsumers',
      `${readers.length} consumers read ${stream} (${readers.join(', ')}). DynamoDB throttles more than ${STREAM_LIMITS.consumers}. Let receivers share a consumer.`,
    ),
  ]
}

function deployment(deployed: readonly string[] | undefined): Complaint[] {
  if (!deployed) return []
  const connected = connectedConsumers()
  const unrun = connected.filter(name => !deployed.includes(name))
  const idle = deployed.filter(name => !connected.includes(name))
  return [
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

function filters({ name }: Database, { table }: Stream): Complaint[] {
  return connectedConsumers(name).flatMap(consumer => {
    const patterns = derivedFilters(consumer, { database: name, ...(table && { table }) })
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
