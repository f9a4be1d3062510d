import { readProjection } from '../expressions/projection.ts'
import { invalid } from '../service-error.ts'
import { type Item, storedItem } from '../values/item.ts'
import { boundExpressions } from './bound-expressions.ts'
import { consumed, Usage } from './capacity.ts'
import type { Context } from './context.ts'
import { collectionOf } from './item-collections.ts'
import { requireKey } from './key-checks.ts'
import { planWrite, type WriteInput, type WriteKind } from './plan-write.ts'
import { type PageInput, readQuery, readScan } from './read-page.ts'
import { requireReturnValues, returnedAttributes } from './require-return-values.ts'
import type { Page } from './take-page.ts'

interface GetInput extends PageInput {
  readonly Key?: Item | undefined
}

type SingleWrite = WriteInput & {
  readonly ReturnValues?: string | undefined
  readonly ReturnConsumedCapacity?: string | undefined
  readonly ReturnItemCollectionMetrics?: string | undefined
}

/** The operations on single items and on pages of them. */
export function itemOperations(context: Context) {
  const write = (operation: string, kind: WriteKind) => (input: SingleWrite) => {
    requireReturnValues(kind, input.ReturnValues)
    requireFailureValues(input.ReturnValuesOnConditionCheckFailure)
    const planned = planWrite(context.table(input.TableName), kind, input)
    const after = planned.outcome()
    const { table, key, before } = planned
    context.commit(operation, { kind: 'write', at: context.now(), writes: [[table.shape.name, key, after ?? null]] })
    const Attributes = returnedAttributes(planned, after, input.ReturnValues)
    const capacity = consumed(input.ReturnConsumedCapacity, () => new Usage(table).write(before, after))
    const metrics = collectionOf(input.ReturnItemCollectionMetrics, table, key)
    return { ...(Attributes && { Attributes }), ...capacity, ...metrics }
  }
  return {
    GetItem: (input: GetInput) => getItem(context, input),
    PutItem: write('PutItem', 'Put'),
    UpdateItem: write('UpdateItem', 'Update'),
    DeleteItem: write('DeleteItem', 'Delete'),
    Query: (input: PageInput) => page(context, input, readQuery),
    Scan: (input: PageInput) => page(context, input, readScan),
  }
}

/** Returns the projected attributes of an item, or undefined if the item does not exist. */
export function projectedItem(context: Context, input: GetInput): { readonly item?: Item; readonly bytes: number } {
  const table = context.table(input.TableName)
  const { ProjectionExpression } = input
  const key = storedItem(input.Key ?? {})
  const projection =
    ProjectionExpression === undefined ? undefined : readProjection('ProjectionExpression', ProjectionExpression)
  const given = boundExpressions(table.shape, input, [projection])
  requireKey(table.shape, key)
  const row = table.find(key)
  if (!row) return { bytes: 0 }
  const { item } = row
  return { item: projection ? projection.of(item, given) : item, bytes: row.size(item) }
}

function getItem(context: Context, input: GetInput) {
  const { item, bytes } = projectedItem(context, input)
  const capacity = consumed(input.ReturnConsumedCapacity, () => {
    const table = context.table(input.TableName)
    // Reading a missing item costs as much as reading the smallest item.
    return new Usage(table).read(Math.max(bytes, 1), { isConsistent: input.ConsistentRead })
  })
  return { ...(item && { Item: item }), ...capacity }
}

function page(context: Context, input: PageInput, read: typeof readQuery) {
  const table = context.table(input.TableName)
  const { bytes, fetched, ...answer }: Page = read(table, input, context.now())
  const options = { isConsistent: input.ConsistentRead, index: input.IndexName }
  const usage = () => new Usage(table).read(bytes, options).fetch(fetched, input.ConsistentRead)
  return { ...answer, ...consumed(input.ReturnConsumedCapacity, usage) }
}

function requireFailureValues(wanted = 'NONE'): void {
  if (wanted === 'NONE' || wanted === 'ALL_OLD') return
  throw invalid(
    `1 validation error detected: Value '${wanted}' at 'returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]`,
  )
}
