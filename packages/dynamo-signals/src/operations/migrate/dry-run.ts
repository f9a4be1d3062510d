import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../../repository/core.ts'
import { guardUse } from '../../repository/layout/layout.ts'
import { readInstance } from '../../repository/reading/read-instance.ts'
import { holdsGuard } from '../verify/orphaned-guard.ts'
import type { MigrationReport } from './migration-report.ts'
import type { Holders, UniqueValue } from './plan-guards.ts'

/** Remembers which instance would take which unique value, because a dry run writes no guards that would refuse another. */
export class DryRun {
  readonly #takers = new Map<string, string>()

  /** Returns the values that an instance can take, and reports those that another instance has. */
  async free(
    { core, report }: { readonly core: Core; readonly report: MigrationReport },
    model: AnyModel,
    id: string,
    values: readonly UniqueValue[],
    holders: Holders,
  ): Promise<UniqueValue[]> {
    const free: UniqueValue[] = []
    for (const value of values) {
      const { names, key } = value
      const holder = holders.get(key.pk)
      const item = holder === undefined ? undefined : await readInstance({ core }, model, holder)
      const isHeld = item && holdsGuard(model, item, key)
      const taker = isHeld ? holder : this.#takers.get(key.pk)
      if (taker === undefined || taker === id) {
        this.#takers.set(key.pk, id)
        free.push(value)
      } else {
        report.incomplete.add(`${model.name}.${guardUse(model, names)}`)
        report.duplicate(model, { pk: key.pk, fields: names.join('+'), ids: [taker, id] })
      }
    }
    return free
  }
}
