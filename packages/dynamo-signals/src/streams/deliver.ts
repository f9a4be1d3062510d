import type { Connection } from '../dispatch/connection.ts'
import { CheckFailedError } from '../errors.ts'
import type { Database } from '../models/database.ts'
import type { InstanceOf } from '../models/model.ts'
import { postDelete, postSave } from '../models/model-signals.ts'
import type { When } from '../models/when.ts'
import { changedFields } from '../repository/changed-fields.ts'
import { commit } from '../repository/commit.ts'
import type { Core } from '../repository/core.ts'
import { deletionKey } from '../repository/delete-instance.ts'
import { contextOf, fieldsOf, toInstance } from '../repository/instance-item.ts'
import { keyAttributes } from '../repository/keys.ts'
import { databaseOver } from '../repository/open-database.ts'
import { AlreadyHandled, type Outcome, planReceipt, type Task } from './ledger.ts'
import { onceFor } from './once.ts'
import { ReceiverEffects } from './receiver-effects.ts'
import type { StreamRecord } from './stream-record.ts'

/** How a delivery ended well: with effects, without need for any, or before this delivery. */
export type Delivered = Outcome | 'already'

/** The receivers of a consumer that this record concerns, in the order they run in. */
export function receiversFor(record: StreamRecord, consumer: string): Connection[] {
  const signal = record.change.deleted ? postDelete : postSave
  const raw = record.newImage?._raw?.BOOL === true
  return signal.connections.filter(({ sender, options }) => {
    if (options.consumer !== consumer || (raw && options.runOnRaw !== true)) return false
    if (sender !== undefined && sender !== record.model && sender !== record.model.name) return false
    return (options.when as When | undefined)?.test(record.change) ?? true
  })
}

/**
 * Runs one receiver for one record, and commits what it writes together with its receipt. Doing it again changes
 * nothing. Rejects with the receiver's error, or with what its effects were refused for.
 */
export async function deliver(
  core: Core,
  record: StreamRecord,
  connection: Connection,
  lease: number,
): Promise<Delivered> {
  const { itemKey, facts } = record
  const task: Task = { dispatchUid: connection.dispatchUid ?? '', itemKey, recordId: facts.id }
  const context = contextOf(record.newImage ?? record.oldImage ?? {})
  const database = databaseOver(core, context)
  const effects = new ReceiverEffects(core, database, context)
  const event = {
    ...(await payloadOf(core, record, database)),
    signal: record.change.deleted ? postDelete : postSave,
    sender: record.model,
    record: facts,
    transaction: effects,
    once: onceFor(core, { dispatchUid: task.dispatchUid, itemKey, lease }),
  }
  try {
    await connection.run(event as never)
    await effects.commit(task)
    return 'done'
  } catch (error) {
    if (error instanceof AlreadyHandled) return 'already'
    if (!(error instanceof CheckFailedError)) throw error
    return dismiss(core, task)
  }
}

/** Remembers that a record asks for nothing any more: the state it was about has passed. */
async function dismiss(core: Core, task: Task): Promise<Delivered> {
  try {
    await commit(core, [planReceipt(core, task, 'notApplicable')])
    return 'notApplicable'
  } catch (error) {
    if (error instanceof AlreadyHandled) return 'already'
    throw error
  }
}

async function payloadOf(core: Core, record: StreamRecord, database: Database): Promise<object> {
  const { newImage, oldImage } = record
  const context = contextOf(newImage ?? oldImage ?? {})
  if (!newImage) return { instance: toInstance(oldImage ?? {}), ...(await deletionOf(core, record, database)) }
  const previous = oldImage && (toInstance(oldImage) as InstanceOf<typeof record.model>)
  return {
    instance: toInstance(newImage),
    previous,
    created: record.change.created,
    changedFields: changedFields(oldImage && fieldsOf(oldImage), fieldsOf(newImage)),
    raw: newImage._raw?.BOOL === true,
    database,
    context,
  }
}

/** Why an item was deleted: the stream record has only the old image, the ledger has the rest. */
async function deletionOf(core: Core, { oldImage = {}, isExpiry }: StreamRecord, database: Database): Promise<object> {
  if (isExpiry) return { origin: 'ttl', context: {}, database }
  const input = { TableName: core.ledgerTableName, Key: keyAttributes(deletionKey(oldImage)), ConsistentRead: true }
  const { Item } = await core.transport('GetItem', input)
  const context = Item ? contextOf(Item) : {}
  return { origin: Item?.origin?.S ?? 'unknown', context, database: databaseOver(core, context) }
}
