import { defineModel, foreignKey, RelatedObjectDoesNotExist } from 'dynamo-signals'
import type { KeyFields } from 'dynamo-signals/existing'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Customer, electroShop, noteOf, shop } from '../../support/electro-shop.ts'

const Note = noteOf('cascade')

describe('a foreign key to an item in the layout of other code', () => {
  it('is saved only by the id that the item has, because a delete would not find another one', async () => {
    const key = ({ customerId }: KeyFields) => `customer#${customerId}`.toLowerCase()
    const writes = { key: { pk: key, sk: () => 'customer' }, marks: { type: 'person' } }
    const schema = z.object({ customerId: z.string() })
    const named = (id: string | undefined) =>
      defineModel('Person', {
        schema,
        storedIn: shop.items({ is: { type: 'person' }, id: id ?? ['customerId'], writes }),
      })
    const Named = defineModel('Person', {
      schema: z.object({}),
      storedIn: shop.items({
        is: { type: 'person' },
        writes: { ...writes, key: { ...writes.key, pk: ({ id }) => key({ customerId: id }) } },
      }),
    })
    for (const Person of [named('customerId'), named(undefined), Named]) {
      const Message = defineModel('Message', {
        schema: z.object({ text: z.string() }),
        relations: { customer: foreignKey(Person, { onDelete: 'cascade' }) },
      })
      const { database } = await electroShop([Customer, Person, Message])
      for (const id of ['Ada', '7']) await database.repository(Person).create({ id, customerId: id } as never)
      const notes = database.repository(Message)
      const save = (customerId: string) => notes.create({ text: 'hello', customerId })

      await expect(save('ada')).rejects.toThrow(RelatedObjectDoesNotExist)
      expect(await save('Ada')).toMatchObject({ customerId: 'Ada' })
      expect(await save('7')).toMatchObject({ customerId: '7' })
    }
  })

  it.each([
    '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
    '123456789012345678901234567890123456789012',
    '5e300',
    '1e-200',
    ' 12',
    '007',
    '1.50',
    '-0',
    '1#2%23/4',
  ])('is saved by the id %j, which looks like a number or has separators', async customerId => {
    const { database, customers, stored } = await electroShop([Customer, Note])
    const customer = await customers.create({ customerId, name: 'Ada' })

    await database.repository(Note).create({ text: 'hello', customerId })

    expect(await customers.delete(customer)).toMatchObject({ total: 2 })
    expect([await stored(), await stored('own')]).toEqual([[], []])
  })

  it('is saved by the digits of an id that other code stores as a number, and by no other text of that number', async () => {
    const { database, put } = await electroShop([Customer, Note])
    for (const id of ['1000', '1e3', '1.5', '1.50', '-2', '0']) {
      const key = { pk: { S: `$shop#customerid_${id}` }, sk: { S: '$customer_1' } }
      await put({ ...key, __edb_e__: { S: 'customer' }, customerId: { N: id }, name: { S: 'Ada' } })
    }
    const save = (customerId: string) => database.repository(Note).create({ text: 'hello', customerId })

    for (const id of ['1000', '1.5', '-2', '0']) expect(await save(id)).toMatchObject({ customerId: id })
    for (const id of ['1e3', '1.50']) await expect(save(id)).rejects.toThrow(RelatedObjectDoesNotExist)
  })
})
