import { ConflictError, defineModel, preSave, UnavailableError, ValidationError } from 'dynamo-signals'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const Order = defineModel('Order', { schema: z.object({ status: z.string(), placedAt: z.iso.datetime() }) })

// What the SDK of durable functions does with a step's result, in the same invocation and after a replay.
const throughJson = <Result>(result: Result): Result => JSON.parse(JSON.stringify(result))
const placed = { id: 'o1', status: 'placed', placedAt: '2026-01-01T00:00:00.000Z' }

it('saves an instance that a step returned, which went through JSON, with previous and version as loaded', async () => {
  const orders = memoryDatabase([Order]).database.repository(Order)
  const previous: unknown[] = []
  connected(preSave.connect(event => void previous.push(event.previous), { sender: Order }))
  const order = throughJson(await orders.create(placed))

  const paid = await orders.update(order, { status: 'paid' })

  expect(paid).toEqual({ ...order, status: 'paid', version: 2, updatedAt: paid.updatedAt })
  expect(previous[1]).toEqual(order)
})

it('rejects a stale instance after a step as well, however it was copied', async () => {
  const orders = memoryDatabase([Order]).database.repository(Order)
  const order = throughJson(await orders.create(placed))
  await orders.update(order, { status: 'paid' })

  await expect(orders.update(order, { status: 'cancelled' })).rejects.toThrow(ConflictError)
})

it('gives a step that is run again the instance that its first run created', async () => {
  const orders = memoryDatabase([Order]).database.repository(Order)
  const step = () => orders.getOrCreate({ id: placed.id }, placed)

  const [first, again] = [await step(), await step()]

  expect(again).toEqual(first)
})

it('tells by an error whether another attempt of a step can succeed', async () => {
  const { database, line } = memoryDatabase([Order], { deadline: 0 })
  const orders = database.repository(Order)
  line.next('PutItem', () => new Promise(() => {}))
  const failure = (call: Promise<unknown>) =>
    call.then(
      () => undefined,
      error => error,
    )
  const canSucceed = (error: unknown) => error instanceof UnavailableError || error instanceof ConflictError

  const invalid = await failure(orders.create({ ...placed, placedAt: 'yesterday' }))
  const unavailable = await failure(orders.create(placed))

  expect(invalid).toBeInstanceOf(ValidationError)
  expect([invalid, unavailable].map(canSucceed)).toEqual([false, true])
})
