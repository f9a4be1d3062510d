import { becomes, defineModel, oneToOne, type PostSave, postSave } from 'dynamo-signals'
import { openTestDatabase } from 'dynamo-signals/testing'
import { matchers } from 'dynamo-signals/testing/vitest'
import { expect, it } from 'vitest'
import * as z from 'zod'

// What a stranger's project tests, with both packages from their tarballs.
expect.extend(matchers)

const Reader = defineModel('Reader', {
  schema: z.object({ email: z.email(), isActive: z.boolean().default(false) }),
  unique: ['email'],
})
const Card = defineModel('Card', {
  schema: z.object({ stamps: z.int().default(0) }),
  relations: { reader: oneToOne(Reader, { onDelete: 'cascade' }) },
})

async function openCard({ instance: reader, effects }: PostSave<typeof Reader>): Promise<void> {
  await effects.repository(Card).getOrCreate({ readerId: reader.id })
}
const receivers = () =>
  postSave.connect(openCard, {
    sender: Reader,
    dispatchUid: 'cards/open',
    consumer: 'cards',
    when: becomes('isActive', true),
  })

it.each(Array.from({ length: 50 }, (_, at) => at))('opens a card for a reader, time %i', async () => {
  await using test = await openTestDatabase({ models: [Reader, Card], receivers })
  const readers = test.database.repository(Reader)

  const reader = await readers.create({ email: 'ada@example.org', isActive: true })
  await test.settle()

  expect(test).toHaveRun(openCard, { times: 1, id: reader.id })
  const card = await test.database.repository(Card).getOne({ reader: reader.id })
  expect(test).toHaveStored(Card, card.id, { stamps: 0, readerId: reader.id })
})
