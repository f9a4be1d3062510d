import { AlreadyExistsError, defineModel } from 'dynamo-signals'
import { existingTable, type KeyFields } from 'dynamo-signals/existing'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { openedShop } from '../../support/shop-of-other-code.ts'

const table = existingTable({ tableName: 'people', partitionKey: 'key' })
const key = ({ personId }: KeyFields) => `person#${personId}`.toLowerCase()
/** People whose ids `A` and `a` have the same key. */
const Person = defineModel('Person', {
  schema: z.object({ personId: z.string(), name: z.string().optional() }),
  unique: ['name'],
  storedIn: table.items({
    is: { kind: 'person' },
    id: 'personId',
    writes: { key: { key }, marks: { kind: 'person' } },
  }),
})

it('lets a transaction create one of two instances whose ids have the same key, and says so', async () => {
  const { database, items } = await openedShop([Person])

  const created = database.transaction(async tx => {
    await tx.repository(Person).create({ personId: 'A' })
    await tx.repository(Person).create({ personId: 'a' })
  })

  await expect(created).rejects.toThrow(AlreadyExistsError)
  expect(await items('people')).toEqual([])
})

it('lets an instance take a value whose guard has its id in other letters', async () => {
  const { database, put, items } = await openedShop([Person])
  const people = database.repository(Person)
  await people.create({ personId: 'A', name: 'Ada' })
  await put('people', { key: { S: 'person#a' }, kind: { S: 'person' }, personId: { S: 'a' } })

  await people.update(await people.get('a'), { name: 'Ada' })

  expect(await people.findBy('name', 'Ada')).toMatchObject({ id: 'a' })
  expect(await items('data')).toMatchObject([{ owner: { S: 'a' } }])
})
