import type { Operations } from 'dynamo-signals'
import { holds, type Placeholders } from './expression.ts'
import { type Item, stored } from './item.ts'
import type { MemoryTable } from './memory-table.ts'
import { conditionReason, transactionCanceled, validationError } from './service-error.ts'
import { applyUpdate } from './update-expression.ts'

/** One item to be stored or, without an item, to be removed. */
export interface Write {
  readonly table: MemoryTable
  readonly address: string
  readonly item: Item | undefined
}

interface Action extends Placeholders {
  readonly TableName?: string | undefined
  readonly Key?: Item | undefined
  readonly Item?: Item | undefined
  readonly UpdateExpression?: string | undefined
  readonly ConditionExpression?: string | undefined
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined
}

const MOST_ACTIONS = 100

/** The writes of a transaction. Throws, with a reason for each of its actions in order, when a condition does not hold. */
export function planTransaction(
  { TransactItems = [] }: Operations['TransactWriteItems'][0],
  tableOf: (name: string | undefined) => MemoryTable,
): Write[] {
  if (TransactItems.length === 0 || TransactItems.length > MOST_ACTIONS) {
    throw validationError(`A transaction has 1 to ${MOST_ACTIONS} actions.`)
  }
  const planned = TransactItems.map(({ Put, Delete, Update, ConditionCheck }) => {
    const action: Action = Put ?? Delete ?? Update ?? ConditionCheck ?? {}
    const table = tableOf(action.TableName)
    const address = table.addressOf(action.Item ?? action.Key ?? {})
    const kind = Put ? 'put' : Delete ? 'delete' : Update ? 'update' : 'check'
    return { action, kind, table, address, before: table.get(address) }
  })
  const addresses = new Set(planned.map(({ action, address }) => `${action.TableName} ${address}`))
  if (addresses.size < planned.length) {
    throw validationError('Transaction request cannot include multiple operations on one item')
  }
  const reasons = planned.map(({ action, before }) => {
    if (holds(action.ConditionExpression, before, action)) return { Code: 'None' }
    return conditionReason(action.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before : undefined)
  })
  if (reasons.some(({ Code }) => Code !== 'None')) throw transactionCanceled(reasons)
  return planned
    .filter(({ kind }) => kind !== 'check')
    .map(({ action, kind, table, address, before }) => {
      if (kind === 'put') return { table, address, item: stored(action.Item ?? {}) }
      if (kind === 'delete') return { table, address, item: undefined }
      const updated = applyUpdate(before ?? action.Key ?? {}, action.UpdateExpression ?? '', action)
      return { table, address, item: stored(updated) }
    })
}
