import { defineModel, type PostSave, postSave } from 'dynamo-signals'
import { replay } from 'dynamo-signals/operations'
import { openTestDatabase } from 'dynamo-signals/testing'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const schema = z.object({ name: z.string() })
const Thing = defineModel('Thing', { schema })
const Copy = defineModel('Copy', { schema })
const Total = defineModel('Total', { schema: z.object({ things: z.number() }) })

it('leaves the current state to a receiver that checks what it copies, whatever the stream delivers meanwhile', async () => {
  await using test = await openTestDatabase({ models: [Thing, Copy] })
  const things = test.database.repository(Thing)
  const stored = [await things.create({ id: 'a', name: 'old' }), await things.create({ id: 'b', name: 'old' })]
  await test.settle()
  let runs = 0
  const copy = async ({ instance: { id, name }, effects }: PostSave<typeof Thing>) => {
    effects.check(Thing, id, { name })
    const copies = effects.repository(Copy)
    const found = await copies.find(id)
    if (found) await copies.update(found, { name })
    else await copies.create({ id, name })
    if (++runs > 1) return
    for (const each of stored) await things.update(each, { name: 'new' })
    await test.settle()
  }
  connected(postSave.connect(copy, { sender: Thing, dispatchUid: 'copies/write', consumer: 'copies' }))

  const done = await replay(test.database, { consumer: 'copies', dispatchUid: 'copies/write', segments: 1 })

  expect(done).toMatchObject({ delivered: 0, notApplicable: 2, failed: 0 })
  const copies = await test.database.repository(Copy).findMany(['a', 'b'])
  expect([...copies.values()]).toMatchObject([{ name: 'new' }, { name: 'new' }])
})

it('runs a receiver again for the current state if the stream was faster', async () => {
  await using test = await openTestDatabase({ models: [Thing, Copy] })
  const things = test.database.repository(Thing)
  const stored = await things.create({ id: 'a', name: 'old' })
  await test.settle()
  const copied: string[] = []
  const copy = async ({ instance: { id, name }, effects }: PostSave<typeof Thing>) => {
    copied.push(name)
    const copies = effects.repository(Copy)
    const found = await copies.find(id)
    if (found) await copies.update(found, { name })
    else await copies.create({ id, name })
    if (copied.length > 1) return
    await things.update(stored, { name: 'new' })
    await test.settle()
  }
  connected(postSave.connect(copy, { sender: Thing, dispatchUid: 'copies/write', consumer: 'copies' }))

  const done = await replay(test.database, { consumer: 'copies', dispatchUid: 'copies/write', segments: 1 })

  expect(done).toMatchObject({ already: 1, delivered: 0, failed: 0, failures: [] })
  expect(copied).toEqual(['old', 'new', 'new'])
  expect(await test.database.repository(Copy).get('a')).toMatchObject({ name: 'new' })
})

it('counts each item once if receivers of many items change the same instance', async () => {
  await using test = await openTestDatabase({ models: [Thing, Total] })
  const things = test.database.repository(Thing)
  for (let at = 0; at < 40; at++) await things.create({ id: `t${at}`, name: 'thing' })
  await test.settle()
  const count = async ({ effects }: PostSave<typeof Thing>) => {
    const totals = effects.repository(Total)
    const total = await totals.find('all')
    if (total) await totals.update(total, { things: total.things + 1 })
    else await totals.create({ id: 'all', things: 1 })
  }
  connected(
    postSave.connect(count, { sender: Thing, dispatchUid: 'totals/count', consumer: 'totals', maxAttempts: 30 }),
  )

  const done = await replay(test.database, { consumer: 'totals', dispatchUid: 'totals/count', segments: 4 })

  expect(done).toMatchObject({ delivered: 40, failed: 0 })
  expect(await test.database.repository(Total).get('all')).toMatchObject({ things: 40 })
})

it.each([1, 2, 3])('reports a receiver that loses each of its %i attempts as failed', async maxAttempts => {
  await using test = await openTestDatabase({ models: [Thing, Copy] })
  await test.database.repository(Thing).create({ id: 'a', name: 'thing' })
  await test.database.repository(Copy).create({ id: 'a', name: 'in the way' })
  await test.settle()
  let runs = 0
  const insist = ({ instance: { id, name }, effects }: PostSave<typeof Thing>) => {
    runs++
    return effects.repository(Copy).create({ id, name })
  }
  connected(postSave.connect(insist, { sender: Thing, dispatchUid: 'copies/insist', consumer: 'copies', maxAttempts }))

  const done = await replay(test.database, { consumer: 'copies', dispatchUid: 'copies/insist' })

  expect(done.failures).toMatchObject([{ error: expect.stringContaining('Copy a already exists') }])
  expect(runs).toBe(maxAttempts)
})

it('skips an item that was deleted while its receiver lost a race', async () => {
  await using test = await openTestDatabase({ models: [Thing, Copy] })
  const things = test.database.repository(Thing)
  await things.create({ id: 'a', name: 'thing' })
  await test.settle()
  let runs = 0
  const copy = async ({ instance: { id, name }, effects }: PostSave<typeof Thing>) => {
    runs++
    await effects.repository(Copy).create({ id, name })
    await test.database.repository(Copy).create({ id, name: 'faster' })
    await things.delete(await things.get(id))
  }
  connected(postSave.connect(copy, { sender: Thing, dispatchUid: 'copies/write', consumer: 'copies' }))

  const done = await replay(test.database, { consumer: 'copies', dispatchUid: 'copies/write' })

  expect(done).toMatchObject({ notApplicable: 1, delivered: 0, failed: 0 })
  expect(runs).toBe(1)
})
