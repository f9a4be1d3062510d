import { defineModel, type PostSave, postSave } from 'dynamo-signals'
import { deadLetters, redrive, verify } from 'dynamo-signals/operations'
import { openTestDatabase } from 'dynamo-signals/testing'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const Thing = defineModel('Thing', { schema: z.object({ name: z.string() }) })
const Copy = defineModel('Copy', { schema: z.object({ name: z.string() }) })
const consumer = 'copies'

/** Connects a receiver that copies things, and calls `during` each time it runs. */
async function openCopies() {
  const test = await openTestDatabase({ models: [Thing, Copy] })
  const things = test.database.repository(Thing)
  const copies = test.database.repository(Copy)
  const shop = { test, things, copies, copied: [] as string[], during: async () => {} }
  const copy = async ({ instance: { id, name }, effects }: PostSave<typeof Thing>) => {
    shop.copied.push(name)
    const found = await effects.repository(Copy).find(id)
    if (found) await effects.repository(Copy).update(found, { name })
    else await effects.repository(Copy).create({ id, name })
    await shop.during()
  }
  connected(postSave.connect(copy, { sender: Thing, dispatchUid: 'copies/write', consumer, maxAttempts: 2 }))
  /** Changes the thing and its copy before the receiver commits, but only once. */
  const race = async () => {
    shop.during = async () => {}
    await things.save({ ...(await things.get('a')), name: 'new' })
    await copies.create({ id: 'a', name: 'by another writer' })
  }
  return Object.assign(shop, { race })
}

it('redrives a letter whose receiver lost a race', async () => {
  const shop = await openCopies()
  await using test = shop.test
  shop.during = async () => {
    throw new Error('The copies are closed.')
  }
  await shop.things.create({ id: 'a', name: 'old' })
  await test.settle({ failures: 'collect' })
  const letters = await Array.fromAsync(deadLetters(test.database, consumer))
  shop.during = shop.race
  shop.copied = []

  const done = await redrive(test.database, { consumer })

  expect(letters).toHaveLength(1)
  expect(done).toMatchObject({ redriven: 1, failed: 0, failures: [] })
  expect(shop.copied).toEqual(['old', 'old'])
  expect(await Array.fromAsync(deadLetters(test.database, consumer))).toEqual([])
})

it('repairs an instance whose receiver lost a race, with the state that the instance has then', async () => {
  const shop = await openCopies()
  await using test = shop.test
  await shop.things.create({ id: 'a', name: 'old' })
  shop.during = shop.race
  const check = {
    kind: 'thingWithoutCopy',
    model: Thing,
    receivers: ['copies/write'],
    inspect: async ({ id }: { readonly id: string }) =>
      (await shop.copies.find(id)) ? undefined : `Thing ${id} has no copy.`,
  }

  const found = await verify(test.database, { checks: [check], repair: true, settle: 0 })

  expect(found.findings).toMatchObject([{ kind: 'thingWithoutCopy', repaired: true }])
  expect(shop.copied).toEqual(['old', 'new'])
  expect(await shop.copies.get('a')).toMatchObject({ name: 'new' })
})
