import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import {
  becomes,
  defineModel,
  foreignKey,
  type InstanceOf,
  openDatabase,
  type PostSave,
  type PreSave,
  postSave,
  preSave,
  Signal,
  ValidationError,
} from 'dynamo-signals'
import { eventFilters } from 'dynamo-signals/operations'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { connectedReceivers, createTables, StreamDriver } from 'dynamo-signals/testing'
import * as z from 'zod'

// What a stranger's project does with the library: models, signals in process, a save, and what follows from it.
const say = (...words: readonly unknown[]) => process.stdout.write(`${words.join(' ')}\n`)

const Shelf = defineModel('Shelf', { schema: z.object({ label: z.string(), isFull: z.boolean().default(false) }) })
const Pencil = defineModel('Pencil', {
  schema: z.object({ colour: z.string(), length: z.int().default(17) }),
  relations: { shelf: foreignKey(Shelf, { onDelete: 'cascade' }) },
})
type Pencil = InstanceOf<typeof Pencil>

const sharpened = new Signal<{ by: number }>('sharpened')
sharpened.connect(({ by }) => by * 2, { sender: Pencil, dispatchUid: 'desk/sharpen' })
const [answer] = await sharpened.send(Pencil, { by: 2 })
say('answer', answer?.response)

function refuseStubs({ instance }: PreSave<typeof Pencil>): void {
  if (instance.length < 3) throw new ValidationError('Pencil', [{ path: 'length', message: 'A stub' }])
}
preSave.connect(refuseStubs, { sender: Pencil })

async function fillShelf({ instance: shelf, effects }: PostSave<typeof Shelf>): Promise<void> {
  await effects.repository(Pencil).create({ colour: 'red', shelfId: shelf.id })
}
const undo = postSave.connect(fillShelf, {
  sender: Shelf,
  dispatchUid: 'shelves/fill',
  consumer: 'shelves',
  when: becomes('isFull', true),
})
say('filters', JSON.stringify(eventFilters('shelves')))
say('connected', connectedReceivers(sharpened).join(', '))

const endpoint = process.env.DYNAMODB_ENDPOINT
if (endpoint) {
  const config = { endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
  const client = new DynamoDBClient(config)
  const name = `consumer-${process.pid}-${Date.now()}`
  const [tableName, ledgerTableName] = [`${name}-data`, `${name}-ledger`]
  await createTables(client, [dataTable(tableName), ledgerTable(ledgerTableName)])
  const database = openDatabase({ client, tableName, ledgerTableName, models: [Shelf, Pencil] })

  const shelf = await database.repository(Shelf).create({ label: 'top', isFull: true })
  const stub = database.repository(Pencil).create({ colour: 'blue', length: 1, shelfId: shelf.id })
  say('refused', await stub.catch((error: ValidationError) => error.code))
  const stream = new StreamDriver({ client: new DynamoDBStreamsClient(config), tableName })
  await stream.deliver(database, 'shelves')
  await stream.deliverAgain(database, 'shelves')
  const pencils: Pencil[] = await database.repository(Pencil).list({ shelf: shelf.id }).toArray()
  say('pencils', pencils.map(({ colour, length, version }) => `${colour} ${length} v${version}`).join(', '))
}
undo()
