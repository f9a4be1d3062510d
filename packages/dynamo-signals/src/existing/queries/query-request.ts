import { filterExpression, nameExpression, type Placeholders } from '../../queries/filter-expression.ts'
import type { AttributeValue } from '../../repository/items/attribute-value.ts'
import type { Operations } from '../../repository/requests/transport.ts'
import { bookkeepingOf } from '../writes-options.ts'
import type { ExistingQueryPlan } from './query-plan.ts'
import { isOpen, sortExpression } from './sort-condition.ts'

/** Returns the common part of a query's requests. */
export function requestOf(
  plan: ExistingQueryPlan,
  partition: AttributeValue,
  { counts = false }: { readonly counts?: boolean } = {},
): Operations['Query'][0] {
  const { form, index, sort, filter } = plan
  const { partitionKey, sortKey } = index.keys
  const placeholders: Placeholders = { names: {}, values: { ':pk': partition } }
  const key = `${nameExpression(partitionKey, placeholders)} = :pk`
  const range =
    sortKey === undefined || isOpen(sort)
      ? ''
      : ` AND ${sortExpression(nameExpression(sortKey, placeholders), sort, placeholders.values)}`
  const where = filter && filterExpression(filter, placeholders)
  const attributes = counts ? undefined : projected(plan)
  const projection = attributes?.map(name => nameExpression(name, placeholders)).join(', ')
  return {
    TableName: form.tableName,
    ...(index.keys.index !== undefined && { IndexName: index.keys.index }),
    KeyConditionExpression: key + range,
    ...(where !== undefined && { FilterExpression: where }),
    ...(projection !== undefined && { ProjectionExpression: projection }),
    ExpressionAttributeNames: placeholders.names,
    ExpressionAttributeValues: placeholders.values,
    ...(plan.isConsistent && { ConsistentRead: true }),
    ...(plan.descending && { ScanIndexForward: false }),
    ...(counts && { Select: 'COUNT' as const }),
    ReturnConsumedCapacity: 'TOTAL',
  }
}

/** Returns the attributes that a query needs. Undefined for all of them. */
function projected({ form, position, select, tested }: ExistingQueryPlan): string[] | undefined {
  const { attributes, idAttributes, writes } = form.parts
  // Functions of the application read the whole item.
  if (!select || !idAttributes || !tested) return undefined
  const names = select.map(field => (field === 'version' ? bookkeepingOf(writes) : attributes.placeOf(field)?.name))
  return [...new Set([...names.filter(name => name !== undefined), ...idAttributes, ...position, ...tested])]
}
