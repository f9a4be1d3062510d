import type { ConnectedSignal, Connection } from '../dispatch/connection.ts'
import type { AnyModel } from '../models/model.ts'
import { postDelete, postSave } from '../models/model-signals.ts'
import { type TableKeys, tableOfArn } from '../models/stored-in.ts'
import type { When } from '../models/when.ts'
import { STREAM_LIMITS } from '../table/stream-limits.ts'
import { type EventFilter, type FieldsPattern, valuePattern } from './filter-pattern.ts'

/** Returns the receivers of a signal that an event filter is for. */
export type ReceiversOf = (signal: ConnectedSignal) => readonly Connection[]

/**
 * Derives the event filters for the stream of a table that other code writes. If there are too many, they let more through:
 * first every value, then every item.
 */
export function filtersOfTable(of: ReceiversOf, { tableName }: TableKeys): EventFilter[] {
  const ofTable = (signal: ConnectedSignal) =>
    // A receiver without a sender, or with the name of one, may need any item.
    of(signal).filter(({ sender }) => typeof sender !== 'object' || tableOf(sender) === tableOfArn(tableName))
  const [saves, deletes] = [ofTable(postSave), ofTable(postDelete)]
  const attempts = [
    [...saves.flatMap(filtersOfSave), ...deletes.map(filterOf(DELETES))],
    [...saves.map(filterOf(SAVES)), ...deletes.map(filterOf(DELETES))],
    [...saves.map(() => filter(SAVES, {})), ...deletes.map(() => filter(DELETES, {}))],
  ].map(distinct)
  return attempts.find(({ length }) => length <= STREAM_LIMITS.filters) ?? []
}

/** Returns the name of the table that a sender's items are in, if other code writes it. */
export function tableOf(sender: unknown): string | undefined {
  const stored = (sender as Partial<AnyModel> | null | undefined)?.storedIn
  return stored && tableOfArn(stored.table.tableName)
}

const SAVES = ['INSERT', 'MODIFY']
const DELETES = ['REMOVE']

function filtersOfSave(connection: Connection): EventFilter[] {
  const { patterns = [{}] } = (connection.options.when as When | undefined) ?? {}
  return patterns.map(({ eventNames = SAVES, current = {} }) => {
    const values = Object.entries(current).map(([field, value]) => [field, valuePattern(value)])
    const names = eventNames.filter(name => name !== 'REMOVE')
    return filter(names, imageOf(connection, Object.fromEntries(values)))
  })
}

/** Lets through these events of the items of a connection's sender. */
function filterOf(eventNames: readonly string[]) {
  return (connection: Connection) => filter(eventNames, imageOf(connection))
}

function imageOf({ sender }: Connection, fields: FieldsPattern = {}): FieldsPattern {
  return ((sender as Partial<AnyModel> | undefined)?.storedIn?.patternOf(fields) ?? fields) as FieldsPattern
}

function filter(eventName: readonly string[], image: FieldsPattern): EventFilter {
  const name = eventName.includes('REMOVE') ? 'OldImage' : 'NewImage'
  // An empty pattern would be invalid.
  return Object.keys(image).length === 0 ? { eventName } : { eventName, dynamodb: { [name]: image } }
}

function distinct(filters: readonly EventFilter[]): EventFilter[] {
  return [...new Map(filters.map(one => [JSON.stringify(one), one])).values()]
}
