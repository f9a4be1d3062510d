import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../core.ts'
import { instanceKey } from '../items/keys.ts'
import type { PlannedWrite } from './planned-write.ts'
import type { PendingWrites } from './write-buffer.ts'

/** Returns the write of an instance that its transaction has planned, if any. */
export function pendingWriteOf(
  { core, buffer }: { readonly core: Core; readonly buffer: PendingWrites },
  model: AnyModel,
  id: string,
): PlannedWrite | undefined {
  return buffer.find({ table: core.tableName, key: instanceKey(model, id) })
}
