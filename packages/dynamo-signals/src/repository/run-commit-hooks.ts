import type { BeforeCommit } from '../models/database.ts'
import type { Scope } from './scope.ts'

/**
 * Runs the hooks of a database, which add their writes to a scope before it is committed. Returns the function to call after
 * the commit. Does nothing for a scope without writes, because there is nothing to commit.
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
