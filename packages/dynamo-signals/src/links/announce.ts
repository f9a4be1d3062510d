import { type M2mChanging, m2mChanging } from '../models/m2m-changing.ts'
import type { LinkEnd } from '../repository/link-sets.ts'
import type { Scope } from '../repository/scope.ts'
import { otherModel } from './link-end.ts'

/** An action that `m2mChanging` is sent for, and the IDs at the other end. */
export interface PlannedAction {
  readonly action: M2mChanging['action']
  readonly ids: Iterable<string>
}

/** Whether a receiver is notified before the links of an instance change. */
export function isHeard({ core }: Pick<Scope, 'core'>, { link }: LinkEnd): boolean {
  return m2mChanging.hasListeners(link.through, core.name)
}

/** Sends `m2mChanging` for each action. Rejects with the first veto. */
export async function announce(scope: Scope, end: LinkEnd, actions: readonly PlannedAction[]): Promise<void> {
  if (!isHeard(scope, end)) return
  const { database, transaction, context } = scope
  const { link, source, target, id, isReverse: reverse } = end
  const instance = Object.freeze({ model: reverse ? target : source, id })
  for (const { action, ids } of actions) {
    const pkSet = new Set(ids)
    const ends = { link: link.name, instance, reverse, model: otherModel(end), pkSet }
    await m2mChanging.send(link.through, { action, ...ends, database, transaction, context })
  }
}
