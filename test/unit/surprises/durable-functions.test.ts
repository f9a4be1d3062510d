import { type DurableContext, type StepError, withDurableExecution } from '@aws/durable-execution-sdk-js'
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing'
import { ConflictError, defineModel, preSave, UnavailableError, ValidationError } from 'dynamo-signals'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const Order = defineModel('Order', { schema: z.object({ status: z.string(), placedAt: z.iso.datetime() }) })
const placed = { id: 'o1', status: 'placed', placedAt: '2026-01-01T00:00:00.000Z' }
const once = { retryStrategy: () => ({ shouldRetry: false }) }

// Without skipTime: with it, the runner does not always replay.
beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: false }))
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment())

/** The result of a durable function. Rejects with its error if it fails. */
async function execute<Result>(handler: (context: DurableContext) => Promise<Result>): Promise<unknown> {
  const handlerFunction = withDurableExecution((_event: unknown, context: DurableContext) => handler(context))
  const execution = await new LocalDurableTestRunner({ handlerFunction }).run({ payload: {} })
  return execution.getResult()
}

it('saves an instance that a step returned, which went through JSON, with previous and version as loaded', async () => {
  const orders = memoryDatabase([Order]).database.repository(Order)
  const previous: unknown[] = []
  connected(preSave.connect(event => void previous.push(event.previous), { sender: Order }))

  const seen = await execute(async context => {
    const order = await context.step('place', () => orders.create(placed))
    const { at } = await context.step('date', async () => ({ at: new Date(0) }))
    const paid = await context.step('pay', () => orders.update(order, { status: 'paid' }))
    return { order, paid, dateIs: typeof at }
  })

  expect(seen).toMatchObject({ order: { version: 1 }, paid: { status: 'paid', version: 2 }, dateIs: 'string' })
  expect(previous[1]).toEqual((seen as { order: object }).order)
})

it('rejects a stale instance in a step, where its class is known, and not behind it', async () => {
  const orders = memoryDatabase([Order]).database.repository(Order)

  const seen = await execute(async context => {
    const order = await context.step('place', () => orders.create(placed))
    await context.step('pay', () => orders.update(order, { status: 'paid' }))
    const cancel = () => orders.update(order, { status: 'cancelled' })
    const inside = () => cancel().catch(error => error instanceof ConflictError)
    const behind = (await context.step('cancel', cancel, once).catch((error: unknown) => error)) as StepError
    const isConflict = behind instanceof ConflictError
    const names = [behind.name, behind.cause?.name]
    return { inside: await context.step('caught', inside), behind: { isConflict, names } }
  })

  expect(seen).toEqual({ inside: true, behind: { isConflict: false, names: ['StepError', 'ConflictError'] } })
})

it('creates an instance once in a step, although the handler runs again after a wait', async () => {
  const orders = memoryDatabase([Order]).database.repository(Order)
  const ran: string[] = []

  const seen = await execute(async context => {
    ran.push('handler')
    const order = await context.step('place', () => {
      ran.push('step')
      return orders.getOrCreate({ id: placed.id }, placed)
    })
    await context.wait({ seconds: 1 })
    return order
  })

  expect(ran).toEqual(['handler', 'step', 'handler'])
  expect(seen).toEqual(await orders.get(placed.id))
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
