import type { SignalContext } from '../models/database.ts'
import type { Core } from '../repository/core.ts'
import { deletionKey } from '../repository/deleting/plan-deletion.ts'
import { decodeFields, type Item } from '../repository/items/attribute-value.ts'
import { type Cause, causeOf } from '../repository/items/cause.ts'
import { changedFields } from '../repository/items/changed-fields.ts'
import { existingItems } from '../repository/items/existing-item.ts'
import { contextOf } from '../repository/items/instance-item.ts'
import { exactBigint } from '../repository/items/numbers.ts'
import { fieldsOf, ignore, instanceWith, toInstance, toPartOfInstance } from '../repository/items/read-instance-item.ts'
import { readEntry } from './ledger-entry.ts'
import {
  type CascadeRecord,
  type DeletedRecord,
  NO_INSTANCE,
  type SavedRecord,
  type StreamRecord,
} from './stream-record.ts'

/** The decoded content of a record. */
export interface RecordContent {
  /** The fields of the event that are specific to the signal. */
  readonly payload: object
  readonly context: SignalContext
  /** The receivers that led to the change. */
  readonly cause: Cause | undefined
}

/** Decodes a record for its receivers. Reads the ledger for a delete, because the record has only the old image. */
export async function contentOf(core: Core, record: StreamRecord): Promise<RecordContent> {
  switch (record.kind) {
    case 'saved':
      return saved(record)
    case 'deleted':
      return deleted(core, record)
    case 'cascade':
      return cascaded(record)
    case 'signal':
      return written(record.image, decodeFields(record.image.payload?.M ?? {}, exactBigint))
  }
}

/** Returns the payload with the context and the cause in the item. */
function written(item: Readonly<Item>, payload: object): RecordContent {
  return { payload, context: contextOf(item), cause: causeOf(item) }
}

function cascaded({ sender, image, fence }: CascadeRecord): RecordContent {
  const { deletionId, round, context, cause } = fence
  return { payload: { instance: toPartOfInstance(sender, image), deletionId, round }, context, cause }
}

function saved({ sender, image, oldImage, change, isRaw }: SavedRecord): RecordContent {
  const replaced = oldImage === NO_INSTANCE ? undefined : oldImage
  // The replaced item may have had the fault that this save repairs.
  const before = replaced && fieldsOf(sender, replaced, ignore)
  let changed: readonly string[] = []
  const instance = toInstance(sender, image, (...given) => {
    const fields = fieldsOf(...given)
    changed = changedFields(before, fields)
    return fields
  })
  // Other code's attributes of these names are not ours.
  return written(existingItems(sender) ? {} : image, {
    instance,
    previous: replaced && before && instanceWith(sender, replaced, { ...before }),
    created: change.created,
    changedFields: changed,
    raw: isRaw,
  })
}

async function deleted(core: Core, { sender, image, isExpiry }: DeletedRecord): Promise<RecordContent> {
  const instance = toPartOfInstance(sender, image)
  if (isExpiry) return written({}, { instance, origin: 'ttl', root: undefined })
  if (existingItems(sender)) return written({}, { instance, origin: 'unknown', root: undefined })
  const reason = (await readEntry(core, deletionKey(image))) ?? {}
  const root = reason.root?.M && decodeFields(reason.root.M)
  return written(reason, { instance, origin: reason.origin?.S ?? 'unknown', root })
}
