import { hash } from 'node:crypto'
import { type CancellationReason, invalid, ServiceError, transactionCanceled } from '../service-error.ts'
import type { ItemTable } from '../store/item-table.ts'
import { type Item, storedItem } from '../values/item.ts'
import { itemSize } from '../values/item-size.ts'
import { capacities, Usage } from './capacity.ts'
import type { Context } from './context.ts'
import { collectionsOf } from './item-collections.ts'
import { projectedItem } from './item-operations.ts'
import { requireKey } from './key-checks.ts'
import { outcomesOf, planTransaction, reasonOf, requireCount, type TransactItem } from './plan-transaction.ts'
import type { PlannedWrite } from './plan-write.ts'
import type { PageInput } from './read-page.ts'

interface WriteInput {
  readonly TransactItems?: readonly TransactItem[]
  readonly ClientRequestToken?: string | undefined
  readonly ReturnConsumedCapacity?: string
  readonly ReturnItemCollectionMetrics?: string
}

interface GetInput {
  readonly TransactItems?: readonly { readonly Get?: PageInput & { readonly Key?: Item } }[]
  readonly ReturnConsumedCapacity?: string
}

const LARGEST = 4 * 1024 * 1024
const LONGEST_TOKEN = 36

/** `TransactWriteItems` and `TransactGetItems`. */
export function transactionOperations(context: Context) {
  return {
    TransactWriteItems: (input: WriteInput) => transactWrite(context, input),
    TransactGetItems: (input: GetInput) => transactGet(context, input),
  }
}

function transactWrite(context: Context, input: WriteInput) {
  const { ClientRequestToken: token, ReturnConsumedCapacity: wanted } = input
  if (token !== undefined && (token.length < 1 || token.length > LONGEST_TOKEN)) {
    const length = `Member must have length less than or equal to ${LONGEST_TOKEN}`
    throw invalid(
      `1 validation error detected: Value '${token}' at 'clientRequestToken' failed to satisfy constraint: ${length}`,
    )
  }
  const writes = planTransaction(input.TransactItems ?? [], context.table)
  const at = context.now()
  const known = token === undefined ? undefined : context.store.tokens.digestOf(token, at)
  const digest = token === undefined ? '' : hash('sha256', JSON.stringify(input.TransactItems), 'base64')
  if (known !== undefined) {
    requireSame(known, digest)
    const reading = (usage: Usage, write: PlannedWrite) => usage.add(unitsToRead(sizeOf(write.before)))
    return capacities(wanted, () => usagesOf(writes, reading), 'Read')
  }
  const outcomes = outcomesOf(writes)
  requireRoom(writes, outcomes)
  context.commit('TransactWriteItems', {
    kind: 'write',
    at,
    writes: writes.flatMap(({ table, kind, key }, index) =>
      kind === 'ConditionCheck' ? [] : [[table.shape.name, key, outcomes[index] ?? null] as const],
    ),
    ...(token !== undefined && { token: [token, digest] as const }),
  })
  const written = writes.filter(({ kind }) => kind !== 'ConditionCheck')
  return {
    ...capacities(wanted, () => usagesOf(writes, useOf(outcomes)), 'Write'),
    ...collectionsOf(input.ReturnItemCollectionMetrics, written),
  }
}

function requireSame(known: string, digest: string): void {
  if (known === digest) return
  throw new ServiceError(
    'IdempotentParameterMismatchException',
    'Request parameters do not match those of an earlier request with the same client token',
  )
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
function requireRoom(writes: readonly PlannedWrite[], outcomes: readonly (Item | undefined)[]): void {
  // This is how many of the largest items fit.
  if (writes.length <= 10) return
  const size = writes.reduce((sum, { kind, key }, at) => {
    const isWritten = kind === 'Put' || kind === 'Update'
    return sum + itemSize((isWritten && outcomes[at]) || key)
  }, 0)
  if (size > LARGEST) throw invalid(`Transaction payload size cannot exceed 4MB. Payload Size: ${size}`)
}

/** A check costs as much as a transactional read of the item. */
function useOf(outcomes: readonly (Item | undefined)[]) {
  return (usage: Usage, { kind, before }: PlannedWrite, at: number) =>
    kind === 'ConditionCheck' ? usage.add(unitsToRead(sizeOf(before))) : usage.write(before, outcomes[at], 2)
}

function usagesOf(
  writes: readonly PlannedWrite[],
  use: (usage: Usage, write: PlannedWrite, at: number) => void,
): Usage[] {
  const byTable = new Map<ItemTable, Usage>()
  writes.forEach((write, at) => {
    const usage = byTable.get(write.table) ?? new Usage(write.table)
    byTable.set(write.table, usage)
    use(usage, write, at)
  })
  return [...byTable.values()]
}

/** A transaction reads an item twice: to prepare, and to commit. */
function unitsToRead(bytes: number): number {
  return 2 * Math.ceil(bytes / 4096)
}

function sizeOf(item: Item | undefined): number {
  return item ? itemSize(item) : 1
}

/** Throws, with a reason for each item, if a key does not fit its table. */
function requireKeys(context: Context, items: NonNullable<GetInput['TransactItems']>): void {
  const reasons = items.map(({ Get }): CancellationReason => {
    if (!Get) throw invalid('TransactItems of TransactGetItems can only contain Get.')
    try {
      requireKey(context.table(Get.TableName).shape, storedItem(Get.Key ?? {}))
      return { Code: 'None' }
    } catch (error) {
      return reasonOf(error)
    }
  })
  if (reasons.some(({ Code }) => Code !== 'None')) throw transactionCanceled(reasons)
}

function transactGet(context: Context, { TransactItems = [], ReturnConsumedCapacity }: GetInput) {
  requireCount(TransactItems)
  requireKeys(context, TransactItems)
  const seen = new Set<string>()
  const byTable = new Map<ItemTable, Usage>()
  let size = 0
  const Responses = TransactItems.map(({ Get }) => {
    if (!Get) throw invalid('TransactItems of TransactGetItems can only contain Get.')
    const address = JSON.stringify([Get.TableName, Object.entries(storedItem(Get.Key ?? {})).sort()])
    if (seen.has(address)) throw invalid('Transaction request cannot include multiple operations on one item')
    seen.add(address)
    const table = context.table(Get.TableName)
    const { item, bytes } = projectedItem(context, Get)
    size += bytes
    byTable.set(table, (byTable.get(table) ?? new Usage(table)).add(unitsToRead(Math.max(bytes, 1))))
    return item ? { Item: item } : {}
  })
  if (size > LARGEST) throw invalid('Transaction payload size cannot exceed 4MB.')
  return { Responses, ...capacities(ReturnConsumedCapacity, () => [...byTable.values()], 'Read') }
}
