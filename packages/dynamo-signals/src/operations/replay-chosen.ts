import { refuseOptions } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import { formOf } from '../existing/item-form.ts'
import type { AnyModel } from '../models/model.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { readInstance } from '../repository/reading/read-instance.ts'
import { listed, requireId } from '../repository/reading/require-instance.ts'
import { currentItem } from './current-item.ts'
import { paceOf, rateIssue } from './pace.ts'
import type { ReplayOptions } from './replay-options.ts'
import type { Replay } from './replay-result.ts'
import type { ReplayRun } from './replay-run.ts'

/**
 * Returns the chosen ids, each once. Undefined if no choice was made. Throws `ConfigurationError` for ids without a model, for one that
 * no instance can have, and for options that only a scan has.
 */
export function chosenIds(options: ReplayOptions, model: AnyModel | undefined): readonly string[] | undefined {
  const { ids, segments, total, resumeFrom, rateLimit } = options
  if (ids === undefined) return undefined
  const ofScan = (value: unknown) => value !== undefined && 'is an option of a scan. Omit it, or omit ids'
  refuseOptions('operations.badOption', 'replay', {
    ids: !model && 'need model, because an id belongs to one',
    segments: ofScan(segments),
    total: ofScan(total),
    resumeFrom: ofScan(resumeFrom),
    rateLimit: rateIssue(rateLimit),
  })
  if (!model) return undefined
  if (model.storedIn?.reader) {
    throw new ConfigurationError(
      'repository.existingItems',
      `replay: only other code writes the items of ${model.name}, so their keys cannot be made of ids. Omit ids, or describe the key with writes of items().`,
    )
  }
  return [...new Set(listed(model, ids, 'ids').map(id => requireId(model, id)))]
}

/** Reads the chosen instances one by one, and runs their receivers. */
export async function visitChosen(
  core: Core,
  run: ReplayRun,
  {
    model,
    ids,
    rateLimit,
    abortSignal,
  }: Pick<ReplayOptions, 'rateLimit' | 'abortSignal'> & { readonly model: AnyModel; readonly ids: readonly string[] },
): Promise<Pick<Replay, 'scanned' | 'resumeFrom' | 'missing'>> {
  const pace = paceOf(core.runtime, rateLimit)
  const missing: string[] = []
  let scanned = 0
  for (const id of ids) {
    if (abortSignal?.aborted) break
    await pace(1)
    const item = await storedItem(core, model, id)
    if (item && run.has(item)) await run.visit(item)
    else missing.push(id)
    scanned++
  }
  return { scanned, resumeFrom: undefined, missing }
}

/** Returns the item of an instance as a scan would read it. */
function storedItem(core: Core, model: AnyModel, id: string): Promise<Item | undefined> | undefined {
  const { storedIn } = model
  if (!storedIn) return readInstance({ core }, model, id)
  const key = formOf(model)?.keyOf(model, id)
  return key && currentItem(core, storedIn.table, key)
}
