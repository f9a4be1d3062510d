import { defineModel, type PostSave, postSave } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { deadLetters } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { someonesTable } from '../../support/existing-table.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const orders = existingTable({ tableName: 'orders', partitionKey: 'PK', sortKey: 'SK' })
const options = { dispatchUid: 'mails/order', consumer: 'mails' }

function order(id: string, status: string) {
  return { PK: { S: `ORDER#${id}` }, SK: { S: 'ORDER' }, entity: { S: 'order' }, status: { S: status } }
}

it("counts a predicate that throws as a failure of the receivers, and lets the item's later records wait", async () => {
  const { put, open, deliver } = await someonesTable('orders', { partitionKey: 'PK', sortKey: 'SK' })
  const Strict = defineModel('Strict', {
    schema: z.object({ status: z.string() }),
    storedIn: orders.items({
      is: item => {
        if (item.status === 'odd') throw new Error('An odd status')
        return item.entity === 'order'
      },
    }),
  })
  const ran: string[] = []
  const note = async ({ instance }: PostSave<typeof Strict>) => void ran.push(instance.status)
  connected(postSave.connect(note, { ...options, sender: Strict, maxAttempts: 1 }))
  const database = open([Strict])
  await put(order('1', 'odd'))
  await put(order('2', 'open'))

  expect(await deliver(database, 'mails')).toEqual({ batchItemFailures: [] })

  const letters = await Array.fromAsync(deadLetters(database, 'mails'))
  expect(letters.map(({ error }) => error)).toEqual(['Error: An odd status'])
  expect(ran).toEqual(['open'])
})

it('shows a function items without the names that no field can have, so that none of them fails it', async () => {
  const { put, open, deliver } = await someonesTable('orders', { partitionKey: 'PK', sortKey: 'SK' })
  const seen: unknown[] = []
  const Seen = defineModel('Seen', {
    schema: z.object({ status: z.string() }),
    storedIn: orders.items({
      is: ({ PK: _PK, SK: _SK, ...item }) => {
        seen.push(item)
        return item.entity === 'order'
      },
      id: item => String(item.status),
    }),
  })
  const ran: string[] = []
  const note = async ({ instance }: PostSave<typeof Seen>) => void ran.push(instance.id)
  connected(postSave.connect(note, { ...options, sender: Seen, maxAttempts: 1 }))
  const team = { S: 'Ferrari' }
  const race = { M: { constructor: team, laps: { N: '53' }, all: { L: [{ M: { prototype: team } }, { S: 'a' }] } } }
  await put({ ...order('1', 'open'), constructor: team, race })

  await deliver(open([Seen]), 'mails')

  expect(ran).toEqual(['open'])
  const race53 = { laps: 53, all: [{}, 'a'] }
  expect(seen[0]).toEqual({ entity: 'order', status: 'open', race: race53 })
})
