import { isFilters } from '../existing/queries/is-condition.ts'
import { itemsOf } from '../existing/stored-items.ts'
import type { AnyModel } from '../models/model.ts'
import { filterExpression, type Placeholders } from '../queries/filter-expression.ts'
import type { Operations } from '../repository/requests/transport.ts'

/** The part of a scan's request that leaves items out of its pages. */
export type ScanFilter = Pick<
  Operations['Scan'][0],
  'FilterExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>

/**
 * Returns the filter for the items that can be instances of a model. DynamoDB reads the others, and does not send them. Empty if a
 * function recognizes the instances, because it has to see every item.
 */
export function onlyItemsOf(model: AnyModel): ScanFilter {
  const filters = isFilters(itemsOf(model)?.is ?? { _type: model.name })
  if (filters.length === 0) return {}
  const { names, values }: Placeholders = { names: {}, values: {} }
  return {
    FilterExpression: filterExpression({ operator: 'AND', parts: filters }, { names, values }),
    ExpressionAttributeNames: names,
    // DynamoDB refuses an empty map of values.
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  }
}
