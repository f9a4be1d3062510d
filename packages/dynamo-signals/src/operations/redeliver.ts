import type { AnyModel } from '../models/model.ts'
import type { Core } from '../repository/core.ts'
import { readInstance } from '../repository/reading/read-instance.ts'
import { deliverInTime } from '../streams/deliver-in-time.ts'
import { hasReceipt } from '../streams/receipts.ts'
import { receiversFor } from '../streams/receivers-for.ts'
import { connectedConsumers } from './connected-signals.ts'
import { standingRecord } from './standing-record.ts'

/**
 * Runs receivers for one instance as it stands, also those that have finished its last write before: their effect is
 * missing, or nobody would ask. Effects by `once` that are done stay done. Returns how many receivers ran to their end.
 * Rejects with the first one's error, which is also that it has not ended within a minute.
 */
export async function redeliver(
  core: Core,
  { model, id }: { readonly model: AnyModel; readonly id: string },
  isMeant: (dispatchUid: string) => boolean,
): Promise<number> {
  const item = await readInstance({ core }, model, id)
  const record = item && standingRecord(core, item)
  if (!record) return 0
  let ran = 0
  for (const connection of connectedConsumers().flatMap(consumer => receiversFor(record, consumer))) {
    const { dispatchUid = '' } = connection
    if (!isMeant(dispatchUid)) continue
    const isFinished = await hasReceipt(core, { dispatchUid, itemKey: record.itemKey, recordId: record.header.id })
    // A receipt stands for what was done then. What is done now gets one of its own.
    const recordId = isFinished ? `again.${core.runtime.newWriteId()}.${record.header.id}` : record.header.id
    const outcome = await deliverInTime(core, { ...record, header: { ...record.header, id: recordId } }, connection)
    if (outcome === 'done') ran++
  }
  return ran
}
