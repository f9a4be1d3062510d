import { defineModel, foreignKey, type PostSave, postSave } from 'dynamo-signals'
import { existingIndex, existingTable } from 'dynamo-signals/existing'
import { dataTable } from 'dynamo-signals/table'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { queriedTable } from '../../support/queried-table.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const visits = existingTable({ tableName: 'visits', partitionKey: 'pk', sortKey: 'sk' })
const Visit = defineModel('Visit', {
  schema: z.object({ page: z.string(), at: z.string(), seconds: z.number().optional() }),
  storedIn: visits.items({
    is: { type: 'visit' },
    id: ['page', 'at'],
    writes: {
      key: { pk: ({ page }) => `page#${page}`, sk: ({ at }) => `visit#${at}` },
      marks: { type: 'visit' },
      attributes: { at: { as: 'milliseconds' } },
    },
  }),
  indexes: { ofPage: existingIndex(visits, { partition: ['page'], sort: ['at'] }) },
})
const Click = defineModel('Click', {
  schema: z.object({ x: z.number() }),
  relations: { visit: foreignKey(Visit, { onDelete: 'doNothing' }) },
})
const at = '2026-01-01T00:00:00.000Z'
const id = `/lamp#${at}`

async function opened() {
  const table = await queriedTable('visits', visits, [Visit, Click], { tableName: 'own' })
  await table.addTable(dataTable('own'))
  return { ...table, repository: table.database.repository(Visit) }
}

it('has the same id in a save, a read, a query and a record, if a date that is stored as a number is part of it', async () => {
  const { repository, deliver, database } = await opened()
  const ran: string[] = []
  const note = async ({ instance }: PostSave<typeof Visit>) => void ran.push(instance.id)
  connected(postSave.connect(note, { sender: Visit, dispatchUid: 'mails/visit', consumer: 'mails' }))

  const created = await repository.create({ page: '/lamp', at: '2026-01-01T00:00:00Z' })
  const [found] = await repository.query('ofPage', { page: '/lamp', at: { gte: '2026-01-01' } }).toArray()
  await deliver(database, 'mails')

  expect([created.id, (await repository.get(id)).id, found?.id, ...ran]).toEqual([id, id, id, id])
})

it('saves an instance that a query found, and a reference to it', async () => {
  const { repository, database } = await opened()
  await repository.create({ page: '/lamp', at })
  const [found] = await repository.query('ofPage', { page: '/lamp' }).toArray()

  const saved = found && (await repository.update(found, { seconds: 5 }))
  const click = found && (await database.repository(Click).create({ x: 1, visitId: found.id }))

  expect(saved).toMatchObject({ id, at, seconds: 5, version: 2 })
  expect(click).toMatchObject({ visitId: id })
})
