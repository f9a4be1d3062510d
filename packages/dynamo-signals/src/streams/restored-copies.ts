import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { versionOf, writeIdsOf } from '../repository/items/instance-item.ts'
import { readReceipt, type Task } from './receipts.ts'
import type { StreamRecord } from './stream-record.ts'

/**
 * Returns the record as a separate change if the receipt under its ID belongs to another change, because an earlier copy of
 * the item was restored with its write ID. Undefined if the receipt is the record's own.
 */
export function asOtherChange(record: StreamRecord, receipt: Readonly<Item> | undefined): StreamRecord | undefined {
  const { position, header } = record
  if (position === undefined || !receipt) return undefined
  const finished = receipt.position?.S
  // A receipt of an earlier release has no position, so only the images can prove it.
  const isOther = finished === undefined ? isRestored(record) : isElsewhere(finished, position)
  return isOther ? { ...record, header: { ...header, id: `${header.id}@${header.sequenceNumber}` } } : undefined
}

/** Returns the record with the ID of its receipt, attempts and dead letter. Costs a read, so it is used after failures only. */
export async function withOwnId(core: Core, record: StreamRecord, dispatchUid: string): Promise<StreamRecord> {
  const { itemKey, header, position } = record
  if (position === undefined) return record
  const receipt = await readReceipt(core, { dispatchUid, itemKey, recordId: header.id })
  return asOtherChange(record, receipt) ?? record
}

/** Returns one receiver's work on a record, with the ID of its own change, so that attempts are counted for this change. */
export async function taskOf(core: Core, record: StreamRecord, dispatchUid: string): Promise<Task> {
  const { itemKey, header } = await withOwnId(core, record, dispatchUid)
  return { dispatchUid, itemKey, recordId: header.id }
}

/** Whether the images prove that an earlier copy was restored, because no save decreases a version. */
export function isRestored(record: StreamRecord): boolean {
  if (record.kind === 'deleted' || record.kind === 'signal') return false
  const { image, oldImage } = record
  const version = versionOf(image)
  if (!oldImage) return version > 1
  const replacedIds = writeIdsOf(oldImage).slice(1)
  return version < versionOf(oldImage) || replacedIds.includes(image._wid?.S ?? '')
}

// The stream of another Region numbers the same change differently. A replayed item has an empty position.
function isElsewhere(finished: string, position: string): boolean {
  const regionOf = (text: string) => text.slice(0, text.lastIndexOf('/') + 1)
  return finished !== position && regionOf(finished) === regionOf(position)
}
