import { encodeValue, type Item } from '../items/attribute-value.ts'
import { isSameValue } from '../items/changed-fields.ts'
import { isFenced } from '../items/deletion-fence.ts'
import { mergeGuards } from './guard-writes.ts'
import type { Condition, PlannedWrite } from './planned-write.ts'

/**
 * Joins two writes to the same item into one, since DynamoDB takes one write an item. The earlier write's conditions
 * speak of the stored item and stay; the later write's result counts. Undefined when they cancel each other out. Throws
 * the later write's refusal when it does not know of the earlier one, or when both take one unique value.
 */
export function mergeWrites(earlier: PlannedWrite, later: PlannedWrite): PlannedWrite | undefined {
  if (earlier.kind === 'check') {
    // A delete has seen to what this transaction lets refer to the instance: it goes too, or refers to nothing any more.
    return withCheck(later, earlier)
  }
  if (later.kind === 'check') {
    if (earlier.kind === 'delete' && !isInsert(later)) throw later.refusal(undefined)
    return withCheck(earlier, later)
  }
  if (earlier.guard && later.guard) return mergeGuards(earlier, later)
  if (!isBuiltOn(earlier, later)) throw later.refusal(earlier.item)
  const { conditions, refusal, replaces } = earlier
  const inserted = earlier.kind === 'put' && isInsert(earlier)
  if (inserted && later.kind === 'delete') return undefined
  return { ...later, conditions, refusal, replaces }
}

// A check is beside the point where the same commit inserts the item. Else it must hold of what the write replaces.
function withCheck(write: PlannedWrite, check: PlannedWrite): PlannedWrite {
  if (isInsert(write)) return write
  return {
    ...write,
    conditions: [...write.conditions, ...check.conditions],
    refusal: current =>
      (check.conditions.every(condition => holds(condition, current)) ? write : check).refusal(current),
  }
}

/** Whether a write was planned for what the earlier one leaves: two saves side by side may both have missed it. */
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
      return current === undefined || current.owner?.S === condition.owner
    case 'stored':
      return isSameValue(current?.[condition.attribute], condition.value)
    case 'equals': {
      const stored = current?.[condition.attribute]
      return condition.value === undefined ? stored === undefined : isSameValue(stored, encodeValue(condition.value))
    }
  }
}
