import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { versionOf, writeIdsOf } from '../repository/items/instance-item.ts'
import { readReceipt, type Task } from './receipts.ts'
import type { StreamRecord } from './stream-record.ts'

/**
 * The record as a change of its own, if the receipt under its id belongs to another change: an earlier copy of
 * the item was restored, and its write id with it. Undefined when the receipt is the record's own.
 */
export function asOtherChange(record: StreamRecord, receipt: Readonly<Item> | undefined): StreamRecord | undefined {
  const { position, header } = record
  if (position === undefined || !receipt) return undefined
  const finished = receipt.position?.S
  // A receipt of an earlier release has no position, so only the images can prove it.
  const isOther = finished === undefined ? isRestored(record) : isElsewhere(finished, position)
  return isOther ? { ...record, header: { ...header, id: `${header.id}@${header.sequenceNumber}` } } : undefined
}

/** The record under the id that its receipt, its attempts and its dead letter go by. Costs a read: for failures only. */
export async function withOwnId(core: Core, record: StreamRecord, dispatchUid: string): Promise<StreamRecord> {
  const { itemKey, header, position } = record
  if (position === undefined) return record
  const receipt = await readReceipt(core, { dispatchUid, itemKey, recordId: header.id })
  return asOtherChange(record, receipt) ?? record
}

/** One receiver's work on a record, under the id of its own change: with the id of another it would count that one's attempts. */
export async function taskOf(core: Core, record: StreamRecord, dispatchUid: string): Promise<Task> {
  const { itemKey, header } = await withOwnId(core, record, dispatchUid)
  return { dispatchUid, itemKey, recordId: header.id }
}

/** Whether the images prove that an earlier copy was restored, because no save decreases a version. */
export function isRestored(record: StreamRecord): boolean {
  if (record.kind === 'deleted' || record.kind === 'signal' || record.sender.storedIn) return false
  const { image, oldImage } = record
  const version = versionOf(image)
  if (!oldImage) return version > 1
  const replacedIds = writeIdsOf(oldImage).slice(1)
  return version < versionOf(oldImage) || replacedIds.includes(image._wid?.S ?? '')
}

// The stream of another Region numbers the same change otherwise. An empty position is that of an item as it stands.
function isElsewhere(finished: string, position: string): boolean {
  const regionOf = (text: string) => text.slice(0, text.lastIndexOf('/') + 1)
  return finished !== position && regionOf(finished) === regionOf(position)
}
