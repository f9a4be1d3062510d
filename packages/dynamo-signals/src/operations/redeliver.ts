import type { Connection } from '../dispatch/connection.ts'
import type { AnyModel } from '../models/model.ts'
import type { Core } from '../repository/core.ts'
import { readInstance } from '../repository/reading/read-instance.ts'
import type { Delivered } from '../streams/deliver.ts'
import { deliverInTime } from '../streams/deliver-in-time.ts'
import { hasReceipt } from '../streams/receipts.ts'
import { receiversFor } from '../streams/receivers-for.ts'
import { retryReceiver } from '../streams/retry-receiver.ts'
import type { StreamRecord } from '../streams/stream-record.ts'
import { connectedConsumers } from './connected-signals.ts'
import { standingRecord } from './standing-record.ts'

/**
 * Runs receivers for the current state of one instance, including receivers that have already handled its last write,
 * because their effect is missing. Completed `once` effects are not repeated. Returns the number of receivers that
 * completed. Rejects with the first error. A receiver that runs for more than a minute has failed.
 */
export async function redeliver(
  core: Core,
  instance: { readonly model: AnyModel; readonly id: string },
  isMeant: (dispatchUid: string) => boolean,
): Promise<number> {
  const record = await currentRecord(core, instance)
  if (!record) return 0
  let ran = 0
  for (const connection of connectedConsumers(core.name).flatMap(consumer => receiversFor(record, consumer))) {
    const { dispatchUid = '' } = connection
    if (!isMeant(dispatchUid)) continue
    let next: StreamRecord | undefined = record
    const outcome = await retryReceiver(core, connection, async () => {
      // The writer that was faster may have changed the instance.
      const current = next ?? (await currentRecord(core, instance))
      next = undefined
      return current && deliverAgain(core, current, connection)
    })
    if (outcome === 'done') ran++
  }
  return ran
}

async function currentRecord(
  core: Core,
  { model, id }: { readonly model: AnyModel; readonly id: string },
): Promise<StreamRecord | undefined> {
  const item = await readInstance({ core }, model, id)
  return item && standingRecord(core, item, model.storedIn && 'converted')
}

async function deliverAgain(core: Core, record: StreamRecord, connection: Connection): Promise<Delivered> {
  const { itemKey, header } = record
  const isFinished = await hasReceipt(core, { dispatchUid: connection.dispatchUid ?? '', itemKey, recordId: header.id })
  // The existing receipt is for the earlier run. This run gets its own.
  const id = isFinished ? `again.${core.runtime.newWriteId()}.${header.id}` : header.id
  return deliverInTime(core, { ...record, header: { ...header, id } }, connection)
}
