import type { CallOptions } from '../models/call-options.ts'
import type { BeforeCommit } from '../models/database.ts'
import type { Core } from './core.ts'
import type { ReadScope } from './reading/read-instance.ts'
import { orAborted } from './requests/or-aborted.ts'
import { runCommitHooks } from './run-commit-hooks.ts'
import type { Scope } from './scope.ts'
import { commit } from './writing/commit.ts'

/** How a repository's writes reach the table: each in its own commit, or as part of a transaction. */
export interface WriteSession extends ReadScope {
  /** Opens a scope whose writes the caller commits, in as many steps as needed. Absent in a transaction. */
  readonly open?: () => Scope
  /** The hooks that add writes to each commit. A caller that opens a scope runs them before its final commit. */
  readonly hooks: readonly BeforeCommit[]
  /** Plans writes in a scope. They are committed immediately, or with the rest of the transaction. */
  write<T>(plan: (scope: Scope) => Promise<T>, options?: CallOptions): Promise<T>
}

/** Returns a session that commits each piece of work separately. */
export function ownCommits(core: Core, open: () => Scope, hooks: readonly BeforeCommit[]): WriteSession {
  return {
    core,
    open,
    hooks,
    async write(plan, options = {}) {
      options.abortSignal?.throwIfAborted()
      const scope = open()
      const result = await orAborted(plan(scope), options)
      const confirm = hooks.length > 0 ? await orAborted(runCommitHooks(hooks, scope, result), options) : undefined
      await commit(core, scope.buffer.writes, options)
      confirm?.()
      return result
    },
  }
}

/**
 * Returns a session whose writes join a scope's transaction and whose reads see them. The writes of one piece of work join
 * all together, or not at all if planning fails. So if one receiver vetoes a save, the writes that other receivers added to
 * it do not remain in the transaction.
 */
export function joinedTo(scope: Scope): WriteSession {
  const { core, buffer } = scope
  return {
    core,
    buffer,
    hooks: [],
    async write(plan) {
      const savepoint = scope.fork(buffer)
      const result = await plan(savepoint)
      buffer.add(...savepoint.buffer.writes)
      return result
    },
  }
}
