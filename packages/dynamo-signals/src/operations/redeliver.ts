import type { AnyModel } from '../models/model.ts'
import type { Core } from '../repository/core.ts'
import { readInstance } from '../repository/reading/read-instance.ts'
import { deliverInTime } from '../streams/deliver-in-time.ts'
import { hasReceipt } from '../streams/receipts.ts'
import { receiversFor } from '../streams/receivers-for.ts'
import { connectedConsumers } from './connected-signals.ts'
import { standingRecord } from './standing-record.ts'

/**
 * Runs receivers for the current state of one instance, including receivers that have already handled its last write,
 * because their effect is missing. Completed `once` effects are not repeated. Returns the number of receivers that
 * completed. Rejects with the first error. A receiver that runs for more than a minute has failed.
 */
export async function redeliver(
  core: Core,
  { model, id }: { readonly model: AnyModel; readonly id: string },
  isMeant: (dispatchUid: string) => boolean,
): Promise<number> {
  const item = await readInstance({ core }, model, id)
  const record = item && standingRecord(core, item, model.storedIn && 'converted')
  if (!record) return 0
  let ran = 0
  for (const connection of connectedConsumers(core.name).flatMap(consumer => receiversFor(record, consumer))) {
    const { dispatchUid = '' } = connection
    if (!isMeant(dispatchUid)) continue
    const isFinished = await hasReceipt(core, { dispatchUid, itemKey: record.itemKey, recordId: record.header.id })
    // The existing receipt is for the earlier run. This run gets its own.
    const recordId = isFinished ? `again.${core.runtime.newWriteId()}.${record.header.id}` : record.header.id
    const outcome = await deliverInTime(core, { ...record, header: { ...record.header, id: recordId } }, connection)
    if (outcome === 'done') ran++
  }
  return ran
}
