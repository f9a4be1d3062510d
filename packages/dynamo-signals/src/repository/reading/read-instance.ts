import type { CallOptions } from '../../models/call-options.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import { guardKey, type ItemKey, instanceKey, isTooLong } from '../items/keys.ts'
import { readItem } from '../requests/read-item.ts'
import type { PendingWrites } from '../writing/write-buffer.ts'

/** The scope of a read: first the transaction it belongs to, then the table. */
export interface ReadScope {
  readonly core: Core
  readonly buffer?: PendingWrites | undefined
}

/** Reads an instance's item, strongly consistent, with the transaction's writes applied. */
export function readInstance(
  scope: ReadScope,
  model: AnyModel,
  id: string,
  options?: CallOptions,
): Promise<Item | undefined> {
  return readWithin(scope, instanceKey(model, id), options)
}

/** Returns the id of the instance that holds a unique value, strongly consistent. */
export async function readHolder(
  scope: ReadScope,
  model: AnyModel,
  fields: readonly string[],
  values: readonly unknown[],
  options?: CallOptions,
): Promise<string | undefined> {
  const guard = await readWithin(scope, guardKey(model, fields, values), options)
  return guard?.owner?.S
}

async function readWithin({ core, buffer }: ReadScope, key: ItemKey, options?: CallOptions): Promise<Item | undefined> {
  const pending = buffer?.find({ table: core.tableName, key })
  if (pending) return pending.kind === 'put' ? pending.item : undefined
  if (isTooLong(key) || !key.pk.isWellFormed()) return undefined
  return readItem(core.transport, core.tableName, key, options)
}
