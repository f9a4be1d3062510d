import { ConflictError } from '../errors/index.ts'
import type { Cascade } from '../models/cascade-signal.ts'
import type { Core } from '../repository/core.ts'
import { planDeletion, planReleases, planReplacement } from '../repository/deleting/plan-deletion.ts'
import { type Fence, fencedItem, fenceOf } from '../repository/items/deletion-fence.ts'
import { coreOf } from '../repository/open-database.ts'
import { readInstance } from '../repository/reading/read-instance.ts'
import { type Found, tableReader } from '../repository/reading/referring-instances.ts'
import type { Scope } from '../repository/scope.ts'
import type { ReceiverEffects } from '../streams/receiver-effects.ts'
import { type CascadeStep, planCascadeRound } from './cascade-round.ts'

// How often a round is planned again because an instance changed between the plan and its delete.
const MOST_PLANS = 6
/** The number of writes per commit. Leaves room for the guards of the last step and for the receipt. */
const CHUNK = 80

/**
 * Runs one round of a committed delete. It deletes unreferenced instances, chunk by chunk. The commit of its receipt sets
 * the number of the next round on the root, which creates the next stream record. The round that finds no more references
 * deletes the root. A repeated round does only the remaining work, so a crash at any point loses nothing.
 */
export async function continueDeletion({ sender, instance, ...cascade }: Cascade, limit: number): Promise<void> {
  const { deletionId, round, database } = cascade
  const { core } = coreOf(database)
  const item = await readInstance({ core }, sender, instance.id)
  const fence = item && fenceOf(item)
  // The record belongs to an earlier round, or its instance was deleted.
  if (!item || !fence?.decided || fence.deletionId !== deletionId || fence.round !== round) return
  const root: Found = { model: sender, id: instance.id, item }
  const effects = cascade.effects as ReceiverEffects
  const isFree = await clear(core, effects, root, limit)
  await effects.plan(async ({ core, context, buffer }) => {
    const writes = isFree ? planDeletion({ core, context }, { ...root, origin: root }) : [nextRound(core, root, fence)]
    buffer.add(...writes)
  })
}

function nextRound(core: Core, root: Found, fence: Fence) {
  const next = { ...fence, round: (fence.round ?? 0) + 1 }
  return planReplacement(core, root, fencedItem(root.item, next, core))
}

/** Runs the steps of a round. True if nothing refers to the root anymore. */
async function clear(core: Core, effects: ReceiverEffects, root: Found, limit: number): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const { steps, isFree } = await planCascadeRound(tableReader({ core }), root, limit)
    try {
      for (const step of steps) {
        await effects.plan(scope => take(scope, root, step))
        if (effects.pending().length >= CHUNK) await effects.flush()
      }
      await effects.flush()
      return isFree
    } catch (error) {
      effects.forget()
      if (!(error instanceof ConflictError) || attempt >= MOST_PLANS) throw error
    }
  }
}

async function take(scope: Scope, root: Found, step: CascadeStep): Promise<void> {
  const { core, context, buffer } = scope
  const { found } = step
  switch (step.kind) {
    case 'delete':
      buffer.add(...planDeletion(scope, { ...found, origin: root }))
      return
    case 'fence': {
      const deletionId = fenceOf(root.item)?.deletionId ?? ''
      buffer.add(planReplacement(core, found, fencedItem(found.item, { deletionId, decided: true, context }, core)))
      return
    }
    case 'release':
      return planReleases(scope, { released: [{ ...found, changes: step.changes }] }, {})
  }
}
