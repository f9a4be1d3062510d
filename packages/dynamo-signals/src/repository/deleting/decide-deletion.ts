import { TransactionTooLargeError } from '../../errors.ts'
import { cascade } from '../../models/cascade-signal.ts'
import { fencedItem } from '../items/deletion-fence.ts'
import type { Found } from '../reading/referring-instances.ts'
import type { Scope } from '../scope.ts'
import type { PlannedWrite } from '../writing/planned-write.ts'
import type { Roots } from './delete-instance.ts'
import { planReplacement } from './plan-deletion.ts'

/**
 * The root of a delete that is larger than one transaction. Throws `TransactionTooLargeError` when there is nobody to
 * finish it behind the stream, or when it has several roots, which one transaction alone keeps together.
 */
export function requireCascade([root, ...others]: Roots, writes: number, limit: number): Found {
  if (others.length > 0) throw new TransactionTooLargeError(writes, limit, 'Delete fewer instances at once.')
  if (cascade.hasListeners(root.model)) return root
  const advice =
    "Call connectCascade({ consumer: '...' }) where the receivers are connected: it deletes the rest in batches."
  throw new TransactionTooLargeError(writes, limit, advice)
}

/** The write that decides a delete: from its commit on the root is hidden, and the cascade takes everything away. */
export function planDecision(
  { core, context }: Pick<Scope, 'core' | 'context'>,
  root: Found,
  deletionId: string,
): PlannedWrite {
  const fence = { deletionId, decided: true, round: 1, cause: core.cause, context }
  return planReplacement(core, root, fencedItem(root.item, fence, core.runtime))
}
