import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { changed, defineModel, type PostSave, postSave } from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { freshDatabase } from '../../support/fresh-database.ts'
import { StreamDriver } from '../../support/stream-driver.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const price = z.number()
const Product = defineModel('Product', {
  schema: z.object({ name: z.string(), top: price, list: z.array(price), map: z.object({ price }) }),
})

/** A table in which another writer stores a product whose price is spelled as given. */
async function shelf() {
  const fresh = await freshDatabase([Product])
  const Key = { pk: { S: 'Product#p1' }, sk: { S: 'instance' } }
  const marks = { ...Key, _type: { S: 'Product' }, _v: { N: '1' } }
  const put = (name: string, digits: string) => {
    const number = { N: digits }
    const Item = { ...marks, name: { S: name }, top: number, list: { L: [number] }, map: { M: { price: number } } }
    return fresh.client.send(new PutItemCommand({ TableName: fresh.tableName, Item }))
  }
  const spelled = async () => {
    const { Item } = await fresh.client.send(new GetItemCommand({ TableName: fresh.tableName, Key }))
    return { top: Item?.top?.N, list: Item?.list?.L?.[0]?.N, map: Item?.map?.M?.price?.N }
  }
  return { ...fresh, put, spelled, stream: new StreamDriver(fresh.tableName) }
}

it('DynamoDB Local keeps the spelling of a number in a list and a map, and not on the top level', async () => {
  const { put, spelled } = await shelf()

  await put('Poetry', '1.50')

  expect(await spelled()).toEqual({ top: '1.5', list: '1.50', map: '1.50' })
})

it('DynamoDB Local takes the spelling of an equal put, and makes no record of it', async () => {
  const { put, spelled, stream } = await shelf()
  await put('Poetry', '1.50')

  await put('Poetry', '1.5')

  expect(await spelled()).toEqual({ top: '1.5', list: '1.5', map: '1.5' })
  expect(await stream.newRecords()).toHaveLength(1)
})

it('a number that is spelled otherwise after another change has not changed for a receiver', async () => {
  const { database, put, stream } = await shelf()
  const ran: string[] = []
  for (const field of ['name', 'top', 'list', 'map'] as const) {
    const note = (_event: PostSave<typeof Product>) => void ran.push(field)
    const when = changed(field)
    connected(postSave.connect(note, { sender: Product, consumer: 'search', dispatchUid: field, when }))
  }
  await put('Poetry', '1.50')
  await put('Cooking', '1.5')
  const [, change] = await stream.newRecords()

  await createStreamHandler({ database, consumer: 'search' })({ Records: change ? [change] : [] })

  expect(ran).toEqual(['name'])
})
