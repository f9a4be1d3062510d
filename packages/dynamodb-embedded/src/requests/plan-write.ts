import { readCondition } from '../expressions/condition.ts'
import { attributesAround } from '../expressions/document-path.ts'
import { nameOf, type Placeholders } from '../expressions/placeholders.ts'
import { readUpdate, type Update } from '../expressions/update.ts'
import { conditionFailed, invalid } from '../service-error.ts'
import type { ItemTable } from '../store/item-table.ts'
import { keyOf } from '../store/row.ts'
import { keyNames } from '../store/table-shape.ts'
import { type Item, storedItem } from '../values/item.ts'
import { boundExpressions } from './bound-expressions.ts'
import { requireKey, requireStorable } from './key-checks.ts'

/** The common inputs of all writes, and the specific ones of each kind. */
export interface WriteInput extends Placeholders {
  readonly TableName?: string | undefined
  readonly Key?: Item | undefined
  readonly Item?: Item | undefined
  readonly UpdateExpression?: string | undefined
  readonly ConditionExpression?: string | undefined
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined
}

/** The kinds of writes, as named in `TransactWriteItems`. */
export type WriteKind = 'Put' | 'Delete' | 'Update' | 'ConditionCheck'

/** A validated write that has not been applied yet. */
export interface PlannedWrite {
  readonly table: ItemTable
  readonly kind: WriteKind
  /** The key attributes that are in the request. */
  readonly key: Item
  readonly before: Item | undefined
  /** Returns the new item. Throws if it is invalid, the condition fails, or the update cannot be applied. */
  readonly outcome: () => Item | undefined
  /** Returns the attributes of an item that an update changes. */
  readonly changed: (item: Item | undefined) => Item
}

const OF_UPDATES = ['UpdateExpression', 'ConditionExpression'] as const

/** Plans one write against the current items. Throws if the request is invalid for any table. */
export function planWrite(table: ItemTable, kind: WriteKind, input: WriteInput): PlannedWrite {
  const { ConditionExpression: text, UpdateExpression, ReturnValuesOnConditionCheckFailure: shown } = input
  const condition = text === undefined ? undefined : readCondition('ConditionExpression', text)
  const update =
    kind === 'Update' && UpdateExpression !== undefined ? readUpdate('UpdateExpression', UpdateExpression) : undefined
  const given = boundExpressions(
    table.shape,
    input,
    [condition, update],
    kind === 'Update' ? OF_UPDATES : ['ConditionExpression'],
  )
  const item = storedItem((kind === 'Put' ? input.Item : input.Key) ?? {})
  const key = kind === 'Put' ? keyOf(table.shape, item) : item
  const before = table.find(key)?.item
  const outcome = () => {
    if (kind === 'Put') requireStorable(table.shape, item)
    else requireKey(table.shape, key)
    if (update) requireNoKey(table, update, given)
    if (condition && !condition.holds(before ?? {}, given))
      throw conditionFailed(shown === 'ALL_OLD' ? before : undefined)
    if (kind === 'Put') return item
    if (kind === 'Update') return updated(table, before ?? key, update, given)
    return kind === 'ConditionCheck' ? before : undefined
  }
  const changed = (from: Item | undefined) => attributesAround(update?.targets ?? [], from ?? {}, given)
  return { table, kind, key, before, outcome, changed }
}

function updated(table: ItemTable, before: Item, update: Update | undefined, given: Placeholders): Item {
  const after = update ? storedItem(update.apply(before, given)) : before
  requireStorable(table.shape, after, true)
  return after
}

function requireNoKey({ shape }: ItemTable, { targets }: Update, given: Placeholders): void {
  const keys = keyNames(shape)
  for (const [first] of targets) {
    const name = nameOf(first, given)
    if (!keys.includes(name)) continue
    const what = `Cannot update attribute ${name}. This attribute is part of the key`
    throw invalid(`One or more parameter values were invalid: ${what}`)
  }
}
