import type { BeforeCommit } from '../models/database.ts'
import type { Scope } from './scope.ts'

/**
 * Lets the hooks of a database add their writes to a scope that is about to be committed. Returns the function to call
 * when it is. Does nothing for a scope without writes, because there is nothing to commit.
 */
export async function runCommitHooks(
  hooks: readonly BeforeCommit[],
  { buffer, transaction }: Pick<Scope, 'buffer' | 'transaction'>,
  result: unknown,
): Promise<() => void> {
  const confirmed: (() => void)[] = []
  if (buffer.pending().length > 0) {
    for (const hook of hooks) {
      const then = await hook({ transaction, result })
      if (typeof then === 'function') confirmed.push(then as () => void)
    }
  }
  return () => {
    for (const then of confirmed) then()
  }
}
