import type { Database, SignalContext } from '../models/database.ts'
import type { InstanceOf } from '../models/model.ts'
import { decodeFields } from '../repository/attribute-value.ts'
import { changedFields } from '../repository/changed-fields.ts'
import type { Core } from '../repository/core.ts'
import { deletionKey } from '../repository/delete-instance.ts'
import { contextOf, fieldsOf, toInstance } from '../repository/instance-item.ts'
import { keyAttributes } from '../repository/keys.ts'
import { databaseOver } from '../repository/open-database.ts'
import type { InstanceRecord, StreamRecord } from './stream-record.ts'

/** What a receiver is told of a record, and the database its writes go through. */
export interface Payload {
  readonly facts: object
  readonly context: SignalContext
  readonly database: Database
}

/** Decodes a record for its receivers. Reads the ledger for a delete: the record has only the old image. */
export async function payloadOf(core: Core, record: StreamRecord): Promise<Payload> {
  if (record.kind === 'signal')
    return payload(core, contextOf(record.image), decodeFields(record.image.payload?.M ?? {}))
  return record.newImage ? savePayload(core, record) : deletePayload(core, record)
}

function payload(core: Core, context: SignalContext, facts: object): Payload {
  return { facts, context, database: databaseOver(core, context) }
}

function savePayload(core: Core, { image, oldImage, change }: InstanceRecord): Payload {
  return payload(core, contextOf(image), {
    instance: toInstance(image),
    previous: oldImage && (toInstance(oldImage) as InstanceOf<InstanceRecord['model']>),
    created: change.created,
    changedFields: changedFields(oldImage && fieldsOf(oldImage), fieldsOf(image)),
    raw: image._raw?.BOOL === true,
  })
}

async function deletePayload(core: Core, { image, isExpiry }: InstanceRecord): Promise<Payload> {
  const instance = toInstance(image)
  if (isExpiry) return payload(core, {}, { instance, origin: 'ttl' })
  const input = { TableName: core.ledgerTableName, Key: keyAttributes(deletionKey(image)), ConsistentRead: true }
  const { Item } = await core.transport('GetItem', input)
  return payload(core, Item ? contextOf(Item) : {}, { instance, origin: Item?.origin?.S ?? 'unknown' })
}
