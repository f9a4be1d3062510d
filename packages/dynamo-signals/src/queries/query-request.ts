import type { Item } from '../repository/items/attribute-value.ts'
import { fromKeyPart, instanceKey, keyAttributes } from '../repository/items/keys.ts'
import { NOT_GOING } from '../repository/reading/list-instances.ts'
import type { Operations } from '../repository/requests/transport.ts'
import { filterExpression, nameExpression, type Placeholders } from './filter-expression.ts'
import type { QueryPlan } from './query-plan.ts'
import { END } from './sort-key.ts'
import type { KeyRange } from './sort-range.ts'

type QueryInput = Operations['Query'][0]

/** Returns the common part of a query's requests. Each request adds its partition with {@link inPartition}, and its page. */
export function requestOf(tableName: string, plan: QueryPlan, counts = false): QueryInput {
  const { slot } = plan.index
  const placeholders: Placeholders = { names: { ...NOT_GOING.names }, values: rangeValues(plan.range) }
  const where = plan.filter && filterExpression(plan.filter, placeholders)
  const fields = plan.select && !counts ? new Set(['pk', slot.sk, ...plan.select.map(storedName)]) : undefined
  return {
    TableName: tableName,
    IndexName: slot.index,
    KeyConditionExpression: `${slot.pk} = :pk${rangeExpression(slot.sk, plan.range)}`,
    FilterExpression: where === undefined ? NOT_GOING.expression : `(${NOT_GOING.expression}) AND (${where})`,
    ...(fields && { ProjectionExpression: Array.from(fields, name => nameExpression(name, placeholders)).join(', ') }),
    ExpressionAttributeNames: placeholders.names,
    ExpressionAttributeValues: placeholders.values,
    ...(plan.descending && { ScanIndexForward: false }),
    ...(counts && { Select: 'COUNT' as const }),
    ReturnConsumedCapacity: 'TOTAL',
  }
}

/** Returns a request for one partition. */
export function inPartition(request: QueryInput, partition: string): QueryInput {
  return { ...request, ExpressionAttributeValues: { ...request.ExpressionAttributeValues, ':pk': { S: partition } } }
}

/** Returns the position after an entry, which need not exist. */
export function startAfter({ model, index }: QueryPlan, partition: string, sortKey: string): Item {
  // The ID is the last part, and the only one without an end.
  const id = fromKeyPart(sortKey.slice(sortKey.lastIndexOf(END) + 1))
  return {
    ...keyAttributes(instanceKey(model, id)),
    [index.slot.pk]: { S: partition },
    [index.slot.sk]: { S: sortKey },
  }
}

/** Returns the name of the attribute that holds a field. */
export function storedName(field: string): string {
  return field === 'version' ? '_v' : field
}

function rangeExpression(key: string, { prefix, from, to }: KeyRange): string {
  if (prefix !== undefined) return ` AND begins_with(${key}, :from)`
  if (from !== undefined) return to === undefined ? ` AND ${key} >= :from` : ` AND ${key} BETWEEN :from AND :to`
  return to === undefined ? '' : ` AND ${key} < :to`
}

function rangeValues({ prefix, from = prefix, to }: KeyRange): Item {
  return { ...(from === undefined ? {} : { ':from': { S: from } }), ...(to === undefined ? {} : { ':to': { S: to } }) }
}
