import { defineModel, oneToOne, type Transport } from 'dynamo-signals'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const schema = z.object({})
const Person = defineModel('Person', { schema })
const Passport = defineModel('Passport', {
  schema,
  relations: { of: oneToOne(Person, { onDelete: 'cascade', primaryKey: true }) },
})
const Seat = defineModel('Seat', {
  schema,
  relations: { of: oneToOne(Person, { onDelete: 'cascade', nullable: true }) },
})

it('a delete that only one-to-one relations can refer to checks for them in its commit and needs no fence', async () => {
  const outcomes = new Set<string>()
  for (const model of [Passport, Seat]) {
    for (let at = 0; ; at++) {
      const shop = memoryDatabase([Person, Passport, Seat])
      const person = await shop.database.repository(Person).create({})
      let sent = 0
      let late = 'nobody'
      const create = () => shop.database.repository(model as typeof Seat).create({ ofId: person.id })
      const client: Transport = async (operation, input, options) => {
        if (sent++ === at) late = await create().then(() => 'taken along')
        return shop.line.transport(operation, input, options)
      }
      await shop.reopen({ client }).database.repository(Person).delete(person)
      if (sent <= at) break

      expect(shop.table.items).toEqual([])
      expect(shop.table.records.filter(({ eventName }) => eventName === 'MODIFY')).toEqual([])
      outcomes.add(late)
    }
  }
  expect([...outcomes]).toEqual(['taken along'])
})
