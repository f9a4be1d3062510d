import type { CallOptions } from '../../models/call-options.ts'
import type { AnyModel } from '../../models/model.ts'
import { type Reference, referencesTo } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import { idOf } from '../items/read-instance-item.ts'
import { findItem } from './find-item.ts'
import { listReferringIds } from './list-instances.ts'
import { pendingItems } from './pending-page.ts'
import { type ReadScope, readInstance } from './read-instance.ts'
import { readInstances } from './read-instances.ts'

/** An instance found by a delete. */
export interface Found {
  readonly model: AnyModel
  readonly id: string
  readonly item: Item
}

/** An instance that a delete removes, and the root of that delete. */
export interface Doomed extends Found {
  readonly origin: { readonly model: AnyModel; readonly id: string }
}

/** The reads of a delete. Injected, so that its rules can be tested on graphs that are not stored. */
export interface DeletionReader {
  /** Returns every relation that can refer to instances of a model. */
  references(model: AnyModel): readonly Reference[]
  /** Yields the instances that refer to one, each once, as currently stored. */
  referring(reference: Reference, id: string): AsyncIterable<Found>
}

/** Returns a string that identifies an instance across all models. */
export function instanceAddress({ model, id }: Pick<Found, 'model' | 'id'>): string {
  return `${model.name}#${id}`
}

/**
 * Reads the instances that refer to an instance from the table, with the transaction's writes applied. An index may lag, so
 * the instances are read again, strongly consistent, and omitted if they are missing or now refer to another.
 */
export function tableReader(scope: ReadScope, options?: CallOptions): DeletionReader {
  return {
    references: model => referencesTo(scope.core, model),
    referring: (reference, id) =>
      reference.definition.kind === 'foreignKey'
        ? referringByKey(scope, reference, id, options)
        : referringByGuard(scope, reference, id, options),
  }
}

async function* referringByGuard(
  scope: ReadScope,
  { model, relation, definition }: Reference,
  id: string,
  options: CallOptions | undefined,
): AsyncGenerator<Found> {
  const item = definition.primaryKey
    ? await readInstance(scope, model, id, options)
    : await findItem(scope, model, { names: [`${relation}Id`], values: [id] }, options)
  if (item) yield { model, id: idOf(item), item }
}

async function* referringByKey(
  scope: ReadScope,
  { model, relation }: Reference,
  relatedId: string,
  options: CallOptions | undefined,
): AsyncGenerator<Found> {
  const refers = (item: Item) => item[`${relation}Id`]?.S === relatedId
  const pending = pendingItems(scope, model)
  for await (const ids of listReferringIds(scope.core, { model, relation, id: relatedId }, options)) {
    const stored = ids.filter(id => !pending.has(id))
    for (const item of await readInstances(scope, model, stored, options)) {
      if (refers(item)) yield { model, id: idOf(item), item }
    }
  }
  for (const [id, item] of pending) if (item && refers(item)) yield { model, id, item }
}
