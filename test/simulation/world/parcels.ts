import { becomes, type Database, defineModel, postSave } from 'dynamo-signals'
import type { LambdaRecord } from 'dynamo-signals/streams'
import * as z from 'zod'
import { coreOf } from '../../../packages/dynamo-signals/src/repository/open-database.ts'
import { ServiceError } from '../../support/memory-dynamodb/service-error.ts'
import type { Item } from '../../support/memory-dynamodb/values/item.ts'
import { Random } from '../../support/random.ts'

/**
 * What makes a record difficult to handle: its images need several items; the ledger refuses them; the ID is nearly too
 * long for a key; a field has a value that its conditions cannot read; an earlier copy is put back.
 */
export const PARCEL_FORMS = ['large', 'unkept', 'longId', 'unreadable', 'restored'] as const
export type ParcelForm = (typeof PARCEL_FORMS)[number]

/** An instance of any size and shape, in addition to the shop's. */
export const Parcel = defineModel('Parcel', {
  schema: z.object({ isReady: z.boolean(), weight: z.number(), filling: z.string() }),
  inexactNumbers: 'text',
})

/** More than the library itself writes. Two images of it do not fit into one item, compressed. */
const BULK = { filling: { S: new Random(0).bytes(270_000).toString('base64') } }
/** As long as an ID may be: each `#` counts as three bytes. */
const LONG = '#'.repeat(330)

/** Whether poison of this form comes in parcels. */
export function isParcelForm(form: string): form is ParcelForm {
  return (PARCEL_FORMS as readonly string[]).includes(form)
}

/** Whether the parcels of this form are large. */
export function isBulky(form: string): boolean {
  return form === 'large' || form === 'unkept'
}

/** Connects the receivers that have no trouble with such parcels. Returns what disconnects them. */
export function connectParcelNeighbors(form: ParcelForm): () => void {
  const undo = (['links', 'mail'] as const).flatMap(consumer => {
    const to = (name: string) => ({ sender: Parcel, consumer, dispatchUid: `simulation/${name}-${consumer}` })
    return [
      // An unreadable instance cannot be passed to a receiver, but conditions can still be false.
      ...(form === 'unreadable' ? [] : [postSave.connect(() => {}, to('parcels'))]),
      postSave.connect(() => {}, { ...to('ready-parcels'), when: becomes('isReady', true) }),
      postSave.connect(() => {}, { ...to('heavy-parcels'), when: becomes('weight', 5) }),
    ]
  })
  return () => {
    for (const disconnect of undo) disconnect()
  }
}

/** Writes a person's parcel in the way that is difficult. */
export async function sendParcel(database: Database, form: ParcelForm, person: number): Promise<void> {
  // Several people write the same parcel.
  const id = `${form === 'longId' ? LONG : ''}${person % 2}`
  const parcels = database.repository(Parcel)
  const { transport, tableName } = coreOf(database).core
  const Key = { pk: { S: `Parcel#${id.replaceAll('#', '%23')}` }, sk: { S: 'instance' } }
  const read = () => transport('GetItem', { TableName: tableName, Key, ConsistentRead: true })
  const { Item: stored } = await read()
  if (!stored) {
    await parcels.create({ id, isReady: false, weight: 1, filling: '' })
    if (!isBulky(form)) return
  }
  const putForeign = (item: Item) => transport('PutItem', { TableName: tableName, Item: item })
  if (form === 'unreadable' || isBulky(form)) {
    const item = (stored ?? (await read()).Item) as Item
    const turn = Number(item.turn?.N ?? 0) + 1
    await putForeign({ ...item, turn: { N: String(turn) }, ...(form === 'unreadable' ? oddFields(turn) : BULK) })
    return
  }
  const parcel = await parcels.get(id)
  await parcels.update(parcel, { isReady: !parcel.isReady })
  if (form === 'restored') await putForeign(stored as Item)
}

/** What a writer that does not know the schema writes. */
function oddFields(turn: number): Item {
  return {
    isReady: { M: { [turn % 3 === 0 ? 'constructor' : 'turn']: { S: String(turn) } } },
    weight: { N: `1234567890123456789${turn}` },
  }
}

/** Whether a record leaves an instance that cannot be loaded, however often it is delivered. */
export function isUnreadable({ dynamodb }: LambdaRecord): boolean {
  const { isReady } = (dynamodb?.NewImage ?? {}) as Item
  return isReady?.M !== undefined
}

/** Refuses what the ledger has no room for, as DynamoDB does. */
export function refusePieces(input: object): void {
  const { TransactItems = [] } = input as { readonly TransactItems?: readonly { readonly Put?: { Item: Item } }[] }
  if (TransactItems.some(({ Put }) => Put?.Item.pk?.S?.startsWith('pieces#'))) {
    throw new ServiceError('ValidationException', 'Item size has exceeded the maximum allowed size')
  }
}
