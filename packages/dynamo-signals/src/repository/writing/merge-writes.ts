import type { Item } from '../items/attribute-value.ts'
import { isSameValue } from '../items/changed-fields.ts'
import { isFenced } from '../items/deletion-fence.ts'
import { mergeGuards } from './guards.ts'
import type { Condition, PlannedWrite } from './planned-write.ts'

/**
 * Merges two writes to the same item, because DynamoDB allows one write per item in a transaction. Keeps the earlier write's
 * conditions, which are about the stored item, and the later write's result. Undefined if they cancel each other out. Throws
 * the later write's refusal if it was planned without the earlier one, or if both take the same unique value.
 */
export function mergeWrites(earlier: PlannedWrite, later: PlannedWrite): PlannedWrite | undefined {
  if (earlier.kind === 'check') {
    // A delete already handled the references that this transaction adds: those instances are deleted too, or no longer
    // refer to it.
    return withCheck(later, earlier)
  }
  if (later.kind === 'check') {
    if (earlier.kind === 'delete' && !isInsert(later)) throw later.refusal(undefined)
    return withCheck(earlier, later)
  }
  // The result of an update is unknown before the commit, so no write can be planned on top of it.
  if (earlier.kind === 'update' || later.kind === 'update') throw later.refusal(earlier.item)
  if (earlier.guard && later.guard) return mergeGuards(earlier, later)
  if (!isBuiltOn(earlier, later)) throw later.refusal(earlier.item)
  const { conditions, refusal, replaces } = earlier
  const inserted = earlier.kind === 'put' && isInsert(earlier)
  if (inserted && later.kind === 'delete') return undefined
  return { ...later, conditions, refusal, replaces }
}

// A check is irrelevant if the same commit inserts the item. Otherwise it must hold for the item that the write replaces.
function withCheck(write: PlannedWrite, check: PlannedWrite): PlannedWrite {
  if (isInsert(write)) return write
  return {
    ...write,
    conditions: [...write.conditions, ...check.conditions],
    refusal: current =>
      (check.conditions.every(condition => holds(condition, current)) ? write : check).refusal(current),
  }
}

/** Whether a write was planned on top of the earlier one. Two concurrent saves may not have seen each other. */
function isBuiltOn(earlier: PlannedWrite, later: PlannedWrite): boolean {
  if (later.replaces) return earlier.item?._wid?.S === later.replaces._wid?.S
  return earlier.kind === 'delete' || !isInsert(later)
}

function isInsert({ conditions }: PlannedWrite): boolean {
  return conditions.some(({ kind }) => kind === 'absent')
}

function holds(condition: Condition, current: Item | undefined): boolean {
  switch (condition.kind) {
    case 'absent':
      return current === undefined
    case 'exists':
      return current !== undefined
    case 'notDeleting':
      return current === undefined || !isFenced(current, condition.now)
    case 'heldBy':
      return current === undefined || condition.owners.includes(current.owner?.S ?? '')
    case 'holds':
      return condition.holds(current)
    case 'stored':
      return isSameValue(current?.[condition.attribute], condition.value)
  }
}
