import type { TransactWriteItem, TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb'
import { type CancellationReason, invalid, ServiceError, transactionCanceled } from '../service-error.ts'
import type { MemoryTable } from '../tables/memory-table.ts'
import type { Item } from '../values/item.ts'
import { type PlannedWrite, planWrite, type WriteKind } from './plan-write.ts'

const MOST_WRITES = 100
const KINDS = ['Put', 'Delete', 'Update', 'ConditionCheck'] as const satisfies readonly WriteKind[]

/** Looks at a transaction's writes. Throws for one that is wrong in itself; conditions are another matter. */
export function planTransaction(
  { TransactItems = [] }: TransactWriteItemsCommandInput,
  tableOf: (name: string | undefined) => MemoryTable,
): PlannedWrite[] {
  if (TransactItems.length === 0 || TransactItems.length > MOST_WRITES) {
    throw invalid(`Member must have length between 1 and ${MOST_WRITES}, it has ${TransactItems.length}`)
  }
  const writes = TransactItems.map(entry => planEntry(entry, tableOf))
  const addresses = new Set(writes.map(({ table, key }) => `${table.definition.name} ${JSON.stringify(key)}`))
  if (addresses.size < writes.length) {
    throw invalid('Transaction request cannot include multiple operations on one item')
  }
  return writes
}

function planEntry(entry: TransactWriteItem, tableOf: (name: string | undefined) => MemoryTable): PlannedWrite {
  const kind = KINDS.find(name => entry[name] !== undefined)
  const input = kind && entry[kind]
  if (!input) throw invalid('TransactItems can only contain one of Check, Put, Update or Delete')
  return planWrite(tableOf(input.TableName), kind, input)
}

/** What a transaction leaves under each of its keys. Throws, with a reason for each write, when it is refused. */
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

function reasonOf(error: unknown): CancellationReason {
  if (!(error instanceof ServiceError)) throw error
  const { name, message: Message, Item } = error
  if (name === 'ValidationException') return { Code: 'ValidationError', Message }
  return { Code: 'ConditionalCheckFailed', Message, ...(Item && { Item }) }
}
