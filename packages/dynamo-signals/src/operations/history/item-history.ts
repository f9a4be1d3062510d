import { hears } from '../../dispatch/sender.ts'
import type { Database, SignalContext } from '../../models/database.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../../repository/core.ts'
import { deletionKey } from '../../repository/deleting/plan-deletion.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { causeOf } from '../../repository/items/cause.ts'
import { contextOf, versionOf, writeIdsOf } from '../../repository/items/instance-item.ts'
import { instanceKey } from '../../repository/items/keys.ts'
import { coreOf } from '../../repository/open-database.ts'
import { readInstance } from '../../repository/reading/read-instance.ts'
import { requireKnownModel } from '../../repository/reading/require-instance.ts'
import { isLive } from '../../streams/ledger-expiry.ts'
import { readPartition } from '../../streams/read-partition.ts'
import { streamReceivers } from '../connected-signals.ts'
import { standingRecord } from '../standing-record.ts'
import { type ReceiverHistory, receiverHistory } from './receiver-history.ts'

/** Where a write or a delete comes from, as far as it is stored. */
export interface KnownOrigin {
  /** The context of the writer, such as its request ID. Empty if there was none. */
  readonly context: SignalContext
  /** How many durable receivers led to it, one after the other. 0 for a write that no durable receiver made. */
  readonly hops: number
  /** The last of these receivers, in the order in which they ran. */
  readonly receivers: readonly string[]
}

/** The last write of an item. */
export interface LastWrite extends KnownOrigin {
  readonly version: number
  /** Undefined if other code has written the item. */
  readonly writeId: string | undefined
  /** ISO 8601, UTC. */
  readonly at: string | undefined
}

/** A delete of an item. The ledger keeps its reason until the stream has certainly delivered it. */
export interface KnownDelete extends KnownOrigin {
  /** The ID of the last write before it. */
  readonly writeId: string
  /** `cascade` if another instance was deleted, which is then the root. */
  readonly origin: string
  readonly root: { readonly model: string; readonly id: string } | undefined
}

/** What the tables know of one item. */
export interface ItemHistory {
  /** Undefined for an item of other code that does not exist, whose key is unknown. */
  readonly itemKey: string | undefined
  /** Undefined if the item does not exist. */
  readonly lastWrite: LastWrite | undefined
  /** The IDs of the writes before, newest first. The item stores up to four. */
  readonly earlierWriteIds: readonly string[]
  readonly deletes: readonly KnownDelete[]
  /** The receivers that are connected to the model, in alphabetical order. */
  readonly receivers: readonly ReceiverHistory[]
}

/**
 * Reads what the tables know of an item: who made its last write, which durable receivers led to it, and what each connected
 * receiver has done with its records. It reads the item and, for each receiver, three entries of the ledger. It does not
 * scan. How long something took is not stored, nor are receivers in process. Works for an item that was deleted, too. Rejects with
 * `ConfigurationError` for a model whose items the repository does not read.
 *
 * @example
 * const { receivers } = await itemHistory(database, User, 'ada')
 * receivers.flatMap(({ dispatchUid, letters }) => letters.map(({ error }) => `${dispatchUid}: ${error}`))
 */
export async function itemHistory(database: Database, model: AnyModel, id: string): Promise<ItemHistory> {
  const { core } = coreOf(database)
  requireKnownModel(core, model)
  const item = await readInstance({ core }, model, id)
  const itemKey = itemKeyOf(core, model, id, item)
  const receivers = receiversOf(core, model)
  const [deletes, histories] =
    itemKey === undefined
      ? [[], []]
      : await Promise.all([
          model.storedIn ? [] : deletesOf(core, itemKey),
          Promise.all(receivers.map(receiver => receiverHistory(core, receiver, itemKey))),
        ])
  return {
    itemKey,
    lastWrite: item && lastWrite(item),
    earlierWriteIds: item ? writeIdsOf(item).slice(1) : [],
    deletes,
    receivers: histories,
  }
}

/** Returns the key that receipts and letters name. For an item of other code, it is made of the key of its table. */
function itemKeyOf(core: Core, model: AnyModel, id: string, item: Item | undefined): string | undefined {
  if (!model.storedIn) return instanceKey(model, id).pk
  return item && standingRecord(core, item, 'converted')?.itemKey
}

/** Returns the durable receivers of a model, each once, however many signals it is connected to. */
function receiversOf({ name }: Core, model: AnyModel): Pick<ReceiverHistory, 'dispatchUid' | 'consumer'>[] {
  const heard = streamReceivers(name).filter(({ connection }) => hears(connection.sender, model))
  const named = heard.map(({ connection }) => ({
    dispatchUid: connection.dispatchUid ?? '',
    consumer: String(connection.options.consumer),
  }))
  const byName = new Map(named.map(each => [JSON.stringify([each.dispatchUid, each.consumer]), each]))
  return [...byName.values()].toSorted((one, other) => (one.dispatchUid < other.dispatchUid ? -1 : 1))
}

function lastWrite(item: Item): LastWrite {
  const [writeId] = writeIdsOf(item)
  return { version: versionOf(item), writeId, at: item.updatedAt?.S, ...originOf(item) }
}

function originOf(item: Item): KnownOrigin {
  const { hops = 0, chain = [] } = causeOf(item) ?? {}
  return { context: contextOf(item), hops, receivers: chain }
}

async function deletesOf(core: Core, itemKey: string): Promise<KnownDelete[]> {
  const { pk } = deletionKey({ pk: { S: itemKey } })
  const entries = await Array.fromAsync(readPartition(core, pk))
  return entries
    .filter(entry => isLive(core, entry))
    .map(entry => ({
      writeId: entry.sk?.S ?? '',
      origin: entry.origin?.S ?? 'unknown',
      root: rootOf(entry),
      ...originOf(entry),
    }))
}

function rootOf({ root }: Item): KnownDelete['root'] {
  const { model, id } = root?.M ?? {}
  return model?.S === undefined || id?.S === undefined ? undefined : { model: model.S, id: id.S }
}
