import type { Item } from './attribute-values.ts'
import { Bindings } from './expressions/bindings.ts'
import { parseCondition } from './expressions/condition.ts'
import { applyUpdate } from './expressions/update.ts'
import type { MemoryTable } from './memory-table.ts'
import { invalid } from './service-error.ts'

/** What the inputs of all writes have in common, and of each what it has alone. */
export interface WriteInput {
  readonly TableName?: string | undefined
  readonly Key?: Item | undefined
  readonly Item?: Item | undefined
  readonly UpdateExpression?: string | undefined
  readonly ConditionExpression?: string | undefined
  readonly ExpressionAttributeNames?: Record<string, string> | undefined
  readonly ExpressionAttributeValues?: Item | undefined
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined
}

/** The kinds of a write, as `TransactWriteItems` names them. */
export type WriteKind = 'Put' | 'Delete' | 'Update' | 'ConditionCheck'

/** A write that was looked at, and not yet done. */
export interface ItemWrite {
  readonly table: MemoryTable
  readonly key: Item
  readonly before: Item | undefined
  /** Whether its condition holds. */
  readonly passes: boolean
  /** What a refusal shows of the item, as far as the request asks for it. */
  readonly shown: Item | undefined
  /** What is left under the key. Throws where an update cannot be applied. */
  readonly after: () => Item | undefined
  apply(): void
}

/** Looks at one write against the items as they are. Throws for a request that is wrong in itself. */
export function readWrite(table: MemoryTable, kind: WriteKind, input: WriteInput): ItemWrite {
  const key = table.keyOf((kind === 'Put' ? input.Item : input.Key) ?? {})
  const bindings = new Bindings(input.ExpressionAttributeNames, input.ExpressionAttributeValues)
  const before = table.find(key)
  const passes =
    input.ConditionExpression === undefined || parseCondition(input.ConditionExpression, bindings)(before ?? {})
  const after = afterOf(table, { kind, input, bindings, before, key })
  if (kind !== 'Update') bindings.requireUse()
  const apply = () => {
    if (kind !== 'ConditionCheck') table.write(key, after())
  }
  const shown = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before : undefined
  return { table, key, before, passes, shown, after, apply }
}

interface Looked {
  readonly kind: WriteKind
  readonly input: WriteInput
  readonly bindings: Bindings
  readonly before: Item | undefined
  readonly key: Item
}

function afterOf(table: MemoryTable, { kind, input, bindings, before, key }: Looked): () => Item | undefined {
  if (kind === 'Put') {
    const item = input.Item ?? {}
    table.validate(item)
    return () => item
  }
  if (kind === 'Delete') return () => undefined
  if (kind === 'ConditionCheck') {
    if (!input.ConditionExpression) throw invalid('The expression can not be empty;')
    return () => before
  }
  return () => {
    const after = { ...(before ?? {}), ...key }
    if (input.UpdateExpression) applyUpdate(input.UpdateExpression, bindings, before ?? key, after)
    bindings.requireUse()
    if (table.addressOf(after) !== table.addressOf(key)) throw invalid('Cannot update attribute: it is part of the key')
    table.validate(after)
    return after
  }
}
