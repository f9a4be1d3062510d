import { createHash } from 'node:crypto'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { fenceOf } from '../repository/items/deletion-fence.ts'
import { writeIdsOf } from '../repository/items/instance-item.ts'
import { SIGNAL } from '../repository/items/keys.ts'
import { SIGNAL_LIFETIME } from '../repository/saving/plan-signal.ts'
import { readRecord, type StreamRecord } from '../streams/stream-record.ts'

/**
 * An item as it stands, as the record of its last write would tell of it: under the id of that record, so that the
 * receipts fit, but as an insert, since nobody knows what the item was before. Undefined for what no receiver hears of.
 */
export function standingRecord(core: Core, stored: Item): StreamRecord | undefined {
  const NewImage = unfenced(stored)
  const writtenAt = writtenAtOf(NewImage)
  return readRecord(core, {
    eventName: 'INSERT',
    // Of an item of another program's nothing else tells one state from another.
    eventID: `standing.${digestOf(NewImage)}`,
    dynamodb: {
      Keys: { pk: NewImage.pk, sk: NewImage.sk },
      NewImage,
      ...(writtenAt === undefined ? {} : { ApproximateCreationDateTime: writtenAt / 1000 }),
    },
  })
}

/** When an item was last written, in milliseconds since 1970, as far as it says so. */
export function writtenAtOf(item: Readonly<Item>): number | undefined {
  return timeOf(item, item.updatedAt?.S)
}

/** When an item was first written. */
export function createdAtOf(item: Readonly<Item>): number | undefined {
  return timeOf(item, item.createdAt?.S)
}

function timeOf(item: Readonly<Item>, date: string | undefined): number | undefined {
  if (item.sk?.S === SIGNAL) return (Number(item._ttl?.N) - SIGNAL_LIFETIME) * 1000
  const time = Date.parse(date ?? '')
  return Number.isNaN(time) ? undefined : time
}

/** An item as it was before somebody began to delete it. One whose delete is decided stays as it is: to delete is what its last save made it. */
export function unfenced(stored: Item): Item {
  const fence = fenceOf(stored)
  if (!fence || fence.decided) return stored
  const { _deleting, _wid, ...item } = stored
  const [, saved] = writeIdsOf(stored)
  return saved === undefined ? item : { ...item, _wid: { S: saved } }
}

function digestOf(item: Readonly<Item>): string {
  if (item._wid !== undefined) return ''
  const entries = Object.entries(item).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(entries)).digest('base64url')
}
