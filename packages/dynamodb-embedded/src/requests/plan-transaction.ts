import { type CancellationReason, invalid, ServiceError, transactionCanceled } from '../service-error.ts'
import type { ItemTable } from '../store/item-table.ts'
import { keyOf } from '../store/row.ts'
import type { Item } from '../values/item.ts'
import { type PlannedWrite, planWrite, type WriteInput, type WriteKind } from './plan-write.ts'

const MOST_ITEMS = 100
const KINDS = ['Put', 'Delete', 'Update', 'ConditionCheck'] as const satisfies readonly WriteKind[]

/** One write of a transaction, keyed by its kind. */
export type TransactItem = { readonly [Kind in WriteKind]?: WriteInput | undefined }

/** Throws for a transaction with too few or too many items. */
export function requireCount(items: readonly unknown[]): void {
  if (items.length >= 1 && items.length <= MOST_ITEMS) return
  const limit = items.length === 0 ? 'greater than or equal to 1' : `less than or equal to ${MOST_ITEMS}`
  const shown = items.length === 0 ? '[]' : `[${items.length} items]`
  throw invalid(
    `1 validation error detected: Value '${shown}' at 'transactItems' failed to satisfy constraint: Member must have length ${limit}`,
  )
}

/** Plans the writes of a transaction. Throws if one is invalid. Conditions are checked later. */
export function planTransaction(
  items: readonly TransactItem[],
  tableOf: (name: string | undefined) => ItemTable,
): PlannedWrite[] {
  requireCount(items)
  const writes = items.map(entry => planEntry(entry, tableOf))
  const addresses = new Set(
    writes.map(({ table, key }) => `${table.shape.name} ${JSON.stringify(keyOf(table.shape, key))}`),
  )
  if (addresses.size < writes.length) {
    throw invalid('Transaction request cannot include multiple operations on one item')
  }
  return writes
}

function planEntry(entry: TransactItem, tableOf: (name: string | undefined) => ItemTable): PlannedWrite {
  const [kind, ...more] = KINDS.filter(name => entry[name] !== undefined)
  const input = kind && entry[kind]
  if (!input || more.length > 0) throw invalid('TransactItems can only contain one of Check, Put, Update or Delete')
  return planWrite(tableOf(input.TableName), kind, input)
}

/** Returns the new item for each key. If the transaction is canceled, it throws with a reason for each write. */
export function outcomesOf(writes: readonly PlannedWrite[]): (Item | undefined)[] {
  const reasons: CancellationReason[] = []
  const outcomes = writes.map(({ outcome }) => {
    try {
      const item = outcome()
      reasons.push({ Code: 'None' })
      return item
    } catch (error) {
      reasons.push(reasonOf(error))
      return undefined
    }
  })
  if (reasons.some(({ Code }) => Code !== 'None')) throw transactionCanceled(reasons)
  return outcomes
}

/** Returns the reason for which an error cancels a transaction. Throws errors that concern the whole request. */
export function reasonOf(error: unknown): CancellationReason {
  if (!(error instanceof ServiceError) || error.isOfRequest || error.name === 'ResourceNotFoundException') throw error
  const { name, message: Message, Item } = error
  if (name === 'ValidationException') return { Code: 'ValidationError', Message }
  return { Code: 'ConditionalCheckFailed', Message, ...(Item && { Item }) }
}
