import type { Database } from '../../models/database.ts'
import type { AnyModel, InstanceOf } from '../../models/model.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { readInstance } from '../../repository/reading/read-instance.ts'
import { remembered } from '../../repository/reading/remembered.ts'
import { redeliver } from '../redeliver.ts'
import { writtenAtOf } from '../standing-record.ts'
import type { Findings } from './findings.ts'

/** An additional check for every instance of a model. */
export interface InstanceCheck<M extends AnyModel = AnyModel> {
  /** The kind of its findings: `userWithoutCart`. */
  readonly kind: string
  readonly model: M
  /** Describes in a sentence what is wrong with an instance, or returns undefined. */
  inspect(instance: InstanceOf<M>, database: Database): Promise<string | undefined>
  /** The `dispatchUid`s of the receivers whose effect is missing. A repair runs them for the instance. */
  readonly receivers?: readonly string[]
}

/**
 * Runs the checks of a model on an instance that has not changed recently, because the effects of recent changes may
 * still be on their way through the stream.
 */
export async function verifyInstance(
  findings: Findings,
  { model, id, item }: { readonly model: AnyModel; readonly id: string; readonly item: Item },
  { checks, settle }: { readonly checks: readonly InstanceCheck[]; readonly settle: number },
): Promise<void> {
  const meant = checks.filter(check => check.model === model)
  if (meant.length === 0 || isFresh(findings, item, settle)) return
  for (const check of meant) {
    const detail = await check.inspect(remembered(findings, model, item), findings.database)
    if (detail === undefined) continue
    const { kind, receivers = [] } = check
    const fault = { kind, model: model.name, id, detail }
    // The repository cannot read an instance that only other code writes, so nothing would show that the fault is repaired.
    const canRun = receivers.length > 0 && !model.storedIn?.reader
    await findings.report(fault, canRun ? () => repair(findings, check, { model, id }) : undefined)
  }
}

function isFresh({ core }: Findings, item: Item, settle: number): boolean {
  return (writtenAtOf(item) ?? 0) > core.runtime.now().getTime() - settle
}

/** Runs the receivers, and checks whether the fault is repaired. */
async function repair(
  { core, database }: Findings,
  { inspect, receivers = [] }: InstanceCheck,
  instance: { readonly model: AnyModel; readonly id: string },
): Promise<boolean> {
  await redeliver(core, instance, dispatchUid => receivers.includes(dispatchUid))
  const item = await readInstance({ core }, instance.model, instance.id)
  return item === undefined || (await inspect(remembered({ core }, instance.model, item), database)) === undefined
}
