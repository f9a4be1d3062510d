import { createHash } from 'node:crypto'
import { type TableKeys, tableOfArn } from '../models/stored-in.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { fenceOf } from '../repository/items/deletion-fence.ts'
import { writeIdsOf } from '../repository/items/instance-item.ts'
import { SIGNAL } from '../repository/items/keys.ts'
import { SIGNAL_LIFETIME } from '../repository/saving/plan-signal.ts'
import { INLINE_SOURCE } from '../repository/writing/committed-changes.ts'
import { readRecord, type StreamRecord } from '../streams/stream-record.ts'

/**
 * Builds a record for the current state of an item. It has the ID of the item's last write, so that receipts match, but
 * it is an insert, because the previous state is unknown. Returns undefined for items that no receiver receives. For an
 * item that other code writes, pass its table: the record then has an ID that is derived from all attributes. To deliver a
 * state after another one, pass the ID of its record, because the same state may have been delivered before. Pass `converted` for
 * an item of such a table that the repository has read, in the library's own form.
 */
export function standingRecord(
  core: Core,
  stored: Item,
  origin?: TableKeys | 'converted',
  after = '',
): StreamRecord | undefined {
  const existing = origin === 'converted' ? undefined : origin
  const NewImage = existing ? stored : unfenced(stored)
  const writtenAt = existing ? undefined : writtenAtOf(NewImage)
  return readRecord(core, {
    eventName: 'INSERT',
    // For an item of another program, nothing else identifies its state.
    eventID: `standing.${digestOf(NewImage, existing !== undefined, after)}`,
    ...(origin === 'converted' && { eventSource: INLINE_SOURCE }),
    eventSourceARN: existing && `:table/${tableOfArn(existing.tableName)}`,
    dynamodb: {
      ...(!existing && { Keys: { pk: NewImage.pk, sk: NewImage.sk } }),
      NewImage,
      ...(writtenAt === undefined ? {} : { ApproximateCreationDateTime: writtenAt / 1000 }),
    },
  })
}

/** Returns when an item was last written, in milliseconds since 1970, if it is known. */
export function writtenAtOf(item: Readonly<Item>): number | undefined {
  return timeOf(item, item.updatedAt?.S)
}

/** Returns when an item was created. */
export function createdAtOf(item: Readonly<Item>): number | undefined {
  return timeOf(item, item.createdAt?.S)
}

function timeOf(item: Readonly<Item>, date: string | undefined): number | undefined {
  // Other code can use the same sort key.
  if (item.sk?.S === SIGNAL && item._signal?.S !== undefined) return (Number(item._ttl?.N) - SIGNAL_LIFETIME) * 1000
  const time = Date.parse(date ?? '')
  return Number.isNaN(time) ? undefined : time
}

/** Removes the fence of an unfinished delete from an item. If the delete has been decided, the item is unchanged. */
export function unfenced(stored: Item): Item {
  const fence = fenceOf(stored)
  if (!fence || fence.decided) return stored
  const { _deleting, _wid, ...item } = stored
  const [, saved] = writeIdsOf(stored)
  return saved === undefined ? item : { ...item, _wid: { S: saved } }
}

function digestOf(item: Readonly<Item>, isExisting: boolean, after: string): string {
  if (item._wid !== undefined && !isExisting) return ''
  const entries = Object.entries(item).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return createHash('sha256')
    .update(after + JSON.stringify(entries))
    .digest('base64url')
}
