import type { ConnectedSignal, Connection } from '../dispatch/connection.ts'
import { senderName } from '../dispatch/sender.ts'
import { ConfigurationError } from '../errors/index.ts'
import { cascade } from '../models/cascade-signal.ts'
import { durableSignals } from '../models/durable-signal.ts'
import { postDelete, postSave } from '../models/model-signals.ts'
import type { TableKeys } from '../models/stored-in.ts'
import type { RecordPattern, When } from '../models/when.ts'
import { STREAM_LIMITS } from '../table/stream-limits.ts'
import { receiversOf } from './consumer-connections.ts'
import { type AttributePattern, type EventFilter, valuePattern } from './filter-pattern.ts'
import { filtersOfTable, type ReceiversOf, tableOf } from './filters-of-table.ts'

/** The options of {@link eventFilters}. */
export interface EventFilterOptions {
  /** A table that other code writes, from `existingTable()`. Default: the library's own table. */
  readonly table?: TableKeys
  /** The name of the database whose receivers are meant. Default: all databases, which can let too many records through. */
  readonly database?: string
}

interface Wanted {
  readonly eventNames: readonly string[]
  /** The models' names; undefined for every model. */
  readonly types: readonly string[] | undefined
  readonly current: NonNullable<RecordPattern['current']>
}

/**
 * Derives the event filters of a consumer's Lambda from the receivers connected to it, so that it is invoked only for
 * records that a receiver may need. The handler tests conditions that a filter cannot express, so a filter may pass too many
 * records but never too few. Pass the result as `filters` to SST or CDK. For other tools, see {@link filterCriteria} and
 * {@link filterPatterns}.
 *
 * Throws `ConfigurationError` if no receiver is connected to the consumer, because a mapping without filters invokes its
 * function for every record.
 *
 * Each stream has its own mapping. For the stream of a table that other code writes, pass the table.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
 *
 * @example
 * console.log(JSON.stringify(eventFilters('profiles'), null, 2))
 */
export function eventFilters(consumer: string, options?: EventFilterOptions): EventFilter[] {
  const filters = derivedFilters(consumer, options)
  if (filters.length > 0) return filters.map(renderedByCdk)
  throw new ConfigurationError(
    'streams.noFilters',
    `No receiver is connected to the consumer "${consumer}", so it has no event filters and every record would invoke its Lambda. Connect the receivers before you derive the filters, or remove the mapping.`,
  )
}

/** Like {@link eventFilters}, but returns an empty array if the consumer has no receivers. */
export function derivedFilters(consumer: string, { table, database }: EventFilterOptions = {}): EventFilter[] {
  const of = (signal: ConnectedSignal) => receiversOf(signal, consumer, database)
  return table ? filtersOfTable(of, table) : filtersOf(of)
}

/**
 * Makes a filter a token of CDK. CDK expects `{ pattern }`, and would render any other object as `{}`, the filter that
 * lets every record through. SST, JSON and comparisons ignore the method, because it is not enumerable.
 *
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.IResolvable.html
 */
function renderedByCdk(filter: EventFilter): EventFilter {
  return Object.defineProperty(filter, 'resolve', { value: () => ({ pattern: JSON.stringify(filter) }) })
}

function filtersOf(of: ReceiversOf): EventFilter[] {
  const saves = of(postSave).filter(isOwn).flatMap(wantedSaves)
  const deletes = of(postDelete).filter(isOwn).map(wantedDelete)
  const sent = durableSignals()
    .filter(signal => of(signal).length > 0)
    .map(signal => signal.name)
  const others = [...union(deletes).map(toFilter), ...signalFilter(sent), ...cascadeFilter(of(cascade))]
  return [...atMost(STREAM_LIMITS.filters - others.length, saves).map(toFilter), ...others]
}

function signalFilter(names: readonly string[]): EventFilter[] {
  return names.length === 0 ? [] : [{ eventName: ['INSERT'], dynamodb: { NewImage: { _signal: { S: names } } } }]
}

/** Matches the root of a large delete by its round number, because a filter can only test leaves. */
function cascadeFilter(connections: readonly Connection[]): EventFilter[] {
  const eventNames = ['INSERT', 'MODIFY']
  const wanted = union(connections.map(connection => ({ eventNames, types: typesOf(connection), current: {} })))
  const _deleting = { M: { round: { N: [{ exists: true }] } } }
  return wanted.map(one => ({
    eventName: eventNames,
    dynamodb: { NewImage: { ...toFilter(one).dynamodb?.NewImage, _deleting } },
  }))
}

/** Whether a receiver may need items of the library's own table. */
function isOwn({ sender }: Connection): boolean {
  return tableOf(sender) === undefined
}

function typesOf({ sender }: Connection): readonly string[] | undefined {
  const name = senderName(sender)
  return name === undefined ? undefined : [name]
}

function wantedSaves(connection: Connection): Wanted[] {
  const { patterns = [{}] } = (connection.options.when as When | undefined) ?? {}
  return patterns.map(({ eventNames = ['INSERT', 'MODIFY'], current = {} }) => ({
    eventNames: eventNames.filter(name => name !== 'REMOVE'),
    types: typesOf(connection),
    current,
  }))
}

function wantedDelete(connection: Connection): Wanted {
  return { eventNames: ['REMOVE'], types: typesOf(connection), current: {} }
}

/** Returns fewer, broader patterns if there are too many: first without values, then without event names. */
function atMost(limit: number, wanted: readonly Wanted[]): Wanted[] {
  const steps = [
    (one: Wanted) => one,
    (one: Wanted) => ({ ...one, current: {} }),
    (one: Wanted) => ({ ...one, current: {}, eventNames: ['INSERT', 'MODIFY'] }),
  ]
  const attempts = steps.map(coarsen => widest(union(wanted.map(coarsen))))
  return attempts.find(attempt => attempt.length <= limit) ?? []
}

/** Joins patterns that differ only in their models. */
function union(wanted: readonly Wanted[]): Wanted[] {
  const joined = new Map<string, Wanted>()
  for (const one of wanted) {
    const key = JSON.stringify([one.eventNames, one.current])
    const other = joined.get(key)
    const types = other && !(other.types && one.types) ? undefined : [...(other?.types ?? []), ...(one.types ?? [])]
    joined.set(key, { ...one, types: other || one.types ? types && [...new Set(types)] : undefined })
  }
  return [...joined.values()]
}

/** Omits patterns that another one covers. */
function widest(wanted: readonly Wanted[]): Wanted[] {
  return wanted.filter(one => !wanted.some(other => other !== one && covers(other, one)))
}

function covers(wide: Wanted, narrow: Wanted): boolean {
  return (
    narrow.eventNames.every(name => wide.eventNames.includes(name)) &&
    (!wide.types || narrow.types?.every(type => wide.types?.includes(type)) === true) &&
    Object.entries(wide.current).every(([field, value]) => narrow.current[field] === value)
  )
}

function toFilter({ eventNames, types, current }: Wanted): EventFilter {
  const image: Record<string, AttributePattern> = { _type: { S: types ?? [{ exists: true }] } }
  for (const [field, value] of Object.entries(current)) image[field] = valuePattern(value)
  return { eventName: eventNames, dynamodb: { [eventNames.includes('REMOVE') ? 'OldImage' : 'NewImage']: image } }
}
