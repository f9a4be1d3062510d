import type { SignalContext } from '../models/database.ts'
import type { InstanceOf } from '../models/model.ts'
import type { Core } from '../repository/core.ts'
import { deletionKey } from '../repository/deleting/plan-deletion.ts'
import { decodeFields, type Item } from '../repository/items/attribute-value.ts'
import { type Cause, causeOf } from '../repository/items/cause.ts'
import { changedFields } from '../repository/items/changed-fields.ts'
import { fenceOf } from '../repository/items/deletion-fence.ts'
import { contextOf } from '../repository/items/instance-item.ts'
import { keyAttributes } from '../repository/items/keys.ts'
import { exactBigint } from '../repository/items/numbers.ts'
import { fieldsOf, toInstance } from '../repository/items/read-instance-item.ts'
import { isFenceChange } from './receivers-for.ts'
import type { InstanceRecord, StreamRecord } from './stream-record.ts'

/** What a receiver is told of a record. */
export interface Payload {
  readonly facts: object
  readonly context: SignalContext
  /** What led to the change. */
  readonly cause: Cause | undefined
}

/** Decodes a record for its receivers. Reads the ledger for a delete: the record has only the old image. */
export async function payloadOf(core: Core, record: StreamRecord): Promise<Payload> {
  if (record.kind === 'signal') return payload(record.image, decodeFields(record.image.payload?.M ?? {}, exactBigint))
  if (!record.newImage) return deletePayload(core, record)
  return isFenceChange(record) ? cascadePayload(record) : savePayload(record)
}

/** What an item says of the write that made it. */
function payload(item: Readonly<Item>, facts: object): Payload {
  return { facts, context: contextOf(item), cause: causeOf(item) }
}

function cascadePayload({ model, image }: InstanceRecord): Payload {
  const { deletionId, round, context = {}, cause } = fenceOf(image) ?? {}
  return { facts: { instance: toInstance(model, image), deletionId, round }, context, cause }
}

function savePayload({ model, image, oldImage, change }: InstanceRecord): Payload {
  return payload(image, {
    instance: toInstance(model, image),
    previous: oldImage && (toInstance(model, oldImage) as InstanceOf<InstanceRecord['model']>),
    created: change.created,
    changedFields: changedFields(oldImage && fieldsOf(model, oldImage), fieldsOf(model, image)),
    raw: image._raw?.BOOL === true,
  })
}

async function deletePayload(core: Core, { model, image, isExpiry }: InstanceRecord): Promise<Payload> {
  const instance = toInstance(model, image)
  if (isExpiry) return payload({}, { instance, origin: 'ttl', root: undefined })
  const input = { TableName: core.ledgerTableName, Key: keyAttributes(deletionKey(image)), ConsistentRead: true }
  const { Item } = await core.transport('GetItem', input)
  const root = Item?.root?.M && decodeFields(Item.root.M)
  return payload(Item ?? {}, { instance, origin: Item?.origin?.S ?? 'unknown', root })
}
