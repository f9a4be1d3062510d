import { CheckFailedError } from '../errors/index.ts'
import type { Database, SignalContext, Transaction } from '../models/database.ts'
import type { AnyModel, InstanceOf } from '../models/model.ts'
import type { Repository } from '../models/repository.ts'
import type { Core } from './core.ts'
import type { Item } from './items/attribute-value.ts'
import { conflictWith, isFenced, isGoing } from './items/deletion-fence.ts'
import { instanceKey } from './items/keys.ts'
import { mentioned } from './items/read-instance-item.ts'
import { ModelRepository } from './model-repository.ts'
import { requireId } from './reading/require-instance.ts'
import { planSignal } from './saving/plan-signal.ts'
import type { Scope } from './scope.ts'
import { joinedTo } from './write-session.ts'
import type { Condition, PlannedWrite } from './writing/planned-write.ts'
import { type PendingWrites, WriteBuffer } from './writing/write-buffer.ts'

/** Opens a scope whose writes gather in one buffer, and the transaction through which its users add to it. */
export function openScope(core: Core, database: Database, context: SignalContext, buffer = new WriteBuffer()): Scope {
  const transaction: Transaction = {
    repository: <M extends AnyModel>(model: M) =>
      new ModelRepository(model, joinedTo(scope)) as unknown as Repository<M>,
    check: (model, id, expected) => buffer.add(planCheck(core, model, id, expected)),
    send: (signal, payload, sender) => buffer.add(planSignal(core, context, { signal, payload, sender })),
  }
  const fork = (earlier?: PendingWrites) => openScope(core, database, context, new WriteBuffer(earlier))
  const scope: Scope = { core, database, context, transaction, buffer, fork }
  return scope
}

/** The check of an instance that must exist with these values for the commit to happen. */
export function planCheck<M extends AnyModel>(
  core: Core,
  model: M,
  id: string,
  expected: Partial<InstanceOf<M>> = {},
): PlannedWrite {
  const values = Object.entries(expected).map(
    ([attribute, value]): Condition => ({
      kind: 'equals',
      attribute: attribute === 'version' ? '_v' : attribute,
      value,
    }),
  )
  const now = core.runtime.now().toISOString()
  return {
    kind: 'check',
    table: core.tableName,
    key: instanceKey(model, requireId(model, id)),
    // An instance that is being deleted no longer exists for a check. While its delete can still be abandoned, that is
    // open: the check fails with a conflict, which is retried.
    conditions: [{ kind: 'exists' }, { kind: 'notDeleting', now }, ...values],
    refusal: (current: Item | undefined) =>
      current && isFenced(current, now) && !isGoing(current)
        ? conflictWith(model, id, current, now)
        : new CheckFailedError(model.name, id, current && mentioned(model, current)),
  }
}
