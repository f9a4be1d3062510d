import { keyAttributes } from '../items/keys.ts'
import type { Condition, GuardChange, PlannedWrite } from './planned-write.ts'

/** Passes a unique value from one holder to another. Undefined where it stays in the same hands. */
export function guardWrite({
  table,
  key,
  guard,
  refusal,
}: Pick<PlannedWrite, 'table' | 'key' | 'refusal'> & { readonly guard: GuardChange }): PlannedWrite | undefined {
  const { from, to } = guard
  if (from === to) return undefined
  const conditions: Condition[] = [from === undefined ? { kind: 'absent' } : { kind: 'heldBy', owner: from }]
  const write = { table, key, guard, conditions, refusal }
  if (to === undefined) return { kind: 'delete', ...write }
  return { kind: 'put', item: { ...keyAttributes(key), owner: { S: to } }, ...write }
}

/**
 * Joins what two instances of one commit do with one value, in whichever order they were planned: of two that swap
 * their values the one takes before the other releases. Throws when both want to hold it.
 */
export function mergeGuards(earlier: PlannedWrite, later: PlannedWrite): PlannedWrite | undefined {
  const { guard: one } = earlier
  const { guard: two } = later
  if (!one || !two) return later
  const [first, last] = two.from === one.to ? [earlier, later] : [later, earlier]
  if (first.guard?.to !== last.guard?.from) throw later.refusal(earlier.item)
  const guard = { from: first.guard?.from, to: last.guard?.to }
  return guardWrite({ ...later, guard, refusal: (guard.to === undefined ? first : last).refusal })
}
