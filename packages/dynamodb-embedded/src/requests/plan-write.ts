import { readCondition } from '../expressions/condition.ts'
import { attributesAround } from '../expressions/document-path.ts'
import { type Placeholders, requirePlaceholders } from '../expressions/placeholders.ts'
import { readUpdate } from '../expressions/update.ts'
import { conditionFailed, invalid } from '../service-error.ts'
import type { MemoryTable } from '../tables/memory-table.ts'
import { type Item, storedItem } from '../values/item.ts'

/** What the inputs of all writes have in common, and of each what it has alone. */
export interface WriteInput extends Placeholders {
  readonly TableName?: string | undefined
  readonly Key?: Item | undefined
  readonly Item?: Item | undefined
  readonly UpdateExpression?: string | undefined
  readonly ConditionExpression?: string | undefined
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined
}

/** The kinds of a write, as `TransactWriteItems` names them. */
export type WriteKind = 'Put' | 'Delete' | 'Update' | 'ConditionCheck'

/** A write that was looked at, and not yet done. */
export interface PlannedWrite {
  readonly table: MemoryTable
  readonly kind: WriteKind
  /** The attributes of its key, as far as the request gives them. */
  readonly key: Item
  readonly before: Item | undefined
  /** What it leaves under the key. Throws what refuses it: the item, or the condition, or an update that does not apply. */
  readonly outcome: () => Item | undefined
  /** What an item has where an update changes it. */
  readonly changed: (item: Item | undefined) => Item
}

/** Looks at one write against the items as they are. Throws for a request that no table could make sense of. */
export function planWrite(table: MemoryTable, kind: WriteKind, input: WriteInput): PlannedWrite {
  const condition = input.ConditionExpression === undefined ? undefined : readCondition(input.ConditionExpression)
  const update = kind === 'Update' && input.UpdateExpression ? readUpdate(input.UpdateExpression) : undefined
  requirePlaceholders(input, [condition, update])
  if (kind === 'ConditionCheck' && !condition) throw invalid('The expression can not be empty;')
  const given = storedItem((kind === 'Put' ? input.Item : input.Key) ?? {})
  const key = kind === 'Put' ? table.keyAttributes(given) : given
  const before = table.peek(key)
  const requireCondition = () => {
    if (condition?.holds(before ?? {}, input) ?? true) return
    throw conditionFailed(input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before : undefined)
  }
  const outcome = () => {
    table.requireKey(key)
    if (kind === 'Put') table.requireStorable(given)
    requireCondition()
    if (kind === 'Update') return updated(table, key, update?.apply(before ?? key, input) ?? before ?? key)
    return { Put: given, Delete: undefined, ConditionCheck: before }[kind]
  }
  const changed = (item: Item | undefined) => attributesAround(update?.paths ?? [], item ?? {}, input)
  return { table, kind, key, before, outcome, changed }
}

function updated(table: MemoryTable, key: Item, item: Item): Item {
  const after = storedItem({ ...key, ...item })
  if (table.addressOf(after) === table.addressOf(key)) return table.requireStorable(after)
  throw invalid('One or more parameter values were invalid: Cannot update attribute. This attribute is part of the key')
}
