import type { CallOptions, Database, Repository, SignalContext, Transaction } from '../models/database.ts'
import type { AnyModel } from '../models/model.ts'
import type { Core } from './core.ts'
import { ModelRepository } from './model-repository.ts'
import { planCheck } from './saving/plan-check.ts'
import { planSignal } from './saving/plan-signal.ts'
import type { Scope } from './scope.ts'
import { type PendingWrites, WriteBuffer } from './writing/write-buffer.ts'

/** Opens a scope whose writes gather in one buffer, and the transaction through which its users add to it. */
export function openScope(core: Core, database: Database, context: SignalContext, buffer = new WriteBuffer()): Scope {
  const transaction: Transaction = {
    repository: model => repositoryIn(scope, model),
    check: (model, id, expected) => buffer.add(planCheck(core, model, id, expected)),
    send: (signal, payload, sender) => buffer.add(planSignal(core, context, { signal, payload, sender })),
  }
  const fork = (earlier?: PendingWrites) => openScope(core, database, context, new WriteBuffer(earlier))
  const scope: Scope = { core, database, context, transaction, buffer, fork }
  return scope
}

/** A repository whose writes join a scope's transaction, and whose reads see them. */
function repositoryIn<M extends AnyModel>(scope: Scope, model: M): Repository<M> {
  const { core, buffer } = scope
  const write = <T>(plan: (scope: Scope) => Promise<T>, _options?: CallOptions) => inSavepoint(scope, plan)
  return new ModelRepository(model, { core, buffer, write }) as unknown as Repository<M>
}

/**
 * Plans writes that join a scope all together or, when planning them fails, not at all: what a receiver added to a save
 * that another one vetoes does not stay behind in the transaction. Django row T3: savepoints.
 */
async function inSavepoint<T>(
  { core, database, context, buffer }: Scope,
  plan: (scope: Scope) => Promise<T>,
): Promise<T> {
  const inner = openScope(core, database, context, new WriteBuffer(buffer))
  const result = await plan(inner)
  buffer.add(...inner.buffer.writes)
  return result
}
