import type { Database, SignalContext, Transaction } from '../models/database.ts'
import type { AnyModel } from '../models/model.ts'
import type { Repository } from '../models/repository.ts'
import type { Core } from './core.ts'
import { ModelRepository } from './model-repository.ts'
import { planCheck } from './saving/plan-check.ts'
import { planCancel, planSend } from './saving/plan-send.ts'
import type { Scope } from './scope.ts'
import { joinedTo } from './write-session.ts'
import { type PendingWrites, WriteBuffer } from './writing/write-buffer.ts'

/** Opens a scope that collects writes in one buffer, and the transaction that adds writes to it. */
export function openScope(core: Core, database: Database, context: SignalContext, buffer = new WriteBuffer()): Scope {
  const transaction: Transaction = {
    repository: <M extends AnyModel>(model: M) =>
      new ModelRepository(model, joinedTo(scope)) as unknown as Repository<M>,
    check: (model, id, expected) => buffer.add(planCheck(core, model, id, expected)),
    send: (signal, payload, options) => buffer.add(...planSend(core, context, signal, payload, options)),
    cancel: (signal, key) => buffer.add(planCancel(core, signal, key)),
  }
  const fork = (earlier?: PendingWrites) => openScope(core, database, context, new WriteBuffer(earlier))
  const scope: Scope = { core, database, context, transaction, buffer, fork }
  return scope
}
