import { EmbeddedDynamoDB, type Transport } from 'dynamodb-embedded'
import { expect, it } from 'vitest'
import { Breakage } from '../../../packages/local-cloud/src/breakage/breakage.ts'
import { DatabaseFaults } from '../../../packages/local-cloud/src/breakage/database-faults.ts'
import { mortal, unlessEnded } from '../../../packages/local-cloud/src/breakage/life.ts'
import type { StreamHandler } from '../../../packages/local-cloud/src/event-source-mapping/invocation/invoke-function.ts'
import { ManualClock } from './manual-clock.ts'

type Context = Parameters<StreamHandler>[1]

const clock = new ManualClock()
/** The context of an invocation that begins now. */
const contextOf = (timeoutMs = 1_000) => {
  const end = clock.now() + timeoutMs
  return { getRemainingTimeInMillis: () => Math.max(0, end - clock.now()) } as Context
}
const eventOf = (...ids: string[]) => ({ Records: ids.map(eventID => ({ eventID })) })

/** A transport that notes its requests, and a handler that sends three of them, one after another. */
function threeRequests() {
  const performed: string[] = []
  const steps: string[] = []
  const transport = mortal((async (operation: string) => {
    performed.push(operation)
    return {}
  }) as unknown as Transport)
  const handler: StreamHandler = async () => {
    for (const operation of ['GetItem', 'PutItem', 'DeleteItem'] as const) {
      await transport(operation, {} as never)
      steps.push(`after ${operation}`)
    }
    return 'done'
  }
  return { handler, performed, steps }
}

it('ends an invocation with one of its requests, which is performed and never answered', async () => {
  const { handler, performed, steps } = threeRequests()
  const breakage = new Breakage()
  const broken = breakage.around('links', handler, true)
  breakage.endAt('links', 2)

  await expect(broken(eventOf('1'), contextOf())).rejects.toThrow('ended in the console, during PutItem')

  expect(performed).toEqual(['GetItem', 'PutItem'])
  expect(steps).toEqual(['after GetItem'])
})

it('lets an invocation that has ended report nothing, although its code still runs', async () => {
  const reports: string[] = []
  const report = unlessEnded((text: string) => void reports.push(text))
  const goOn = Promise.withResolvers<void>()
  const { handler } = threeRequests()
  const breakage = new Breakage()
  const broken = breakage.around(
    'links',
    async (event, context) => {
      report('begun')
      await Promise.race([handler(event, context), goOn.promise])
      report('timed out')
    },
    true,
  )
  breakage.endAt('links', 1)
  await Promise.resolve(broken(eventOf('1'), contextOf())).catch(() => {})

  goOn.resolve()
  await clock.settle()
  await broken(eventOf('2'), contextOf())

  expect(reports).toEqual(['begun', 'begun', 'timed out'])
})

it('ends only the next invocation', async () => {
  const { handler, performed } = threeRequests()
  const breakage = new Breakage()
  const broken = breakage.around('links', handler, true)
  breakage.endAt('links', 1)
  await Promise.resolve(broken(eventOf('1'), contextOf())).catch(() => {})

  expect(await broken(eventOf('1'), contextOf())).toBe('done')
  expect(performed).toEqual(['GetItem', 'GetItem', 'PutItem', 'DeleteItem'])
})

it('lets an invocation with fewer requests finish', async () => {
  const { handler } = threeRequests()
  const breakage = new Breakage()
  const broken = breakage.around('links', handler, true)
  breakage.endAt('links', 9)

  expect(await broken(eventOf('1'), contextOf())).toBe('done')
})

it('runs an invocation twice at once, each with an event of its own', async () => {
  const running = Promise.withResolvers<void>()
  const events: unknown[] = []
  const breakage = new Breakage()
  const broken = breakage.around(
    'links',
    async event => {
      events.push(event)
      if (events.length === 2) running.resolve()
      await running.promise
      return event.Records.length
    },
    false,
  )
  breakage.double('links')

  expect(await broken(eventOf('1', '2'), contextOf())).toBe(2)
  expect(events).toEqual([eventOf('1', '2'), eventOf('1', '2')])
  expect(events[0]).not.toBe(events[1])
})

it('reports the failure of either of the two', async () => {
  let runs = 0
  const breakage = new Breakage()
  const broken = breakage.around(
    'links',
    async () => {
      runs += 1
      if (runs === 2) throw new Error('the second fails')
    },
    false,
  )
  breakage.double('links')

  await expect(broken(eventOf('1'), contextOf())).rejects.toThrow('the second fails')
})

it('invokes a function again with its last event, as it was', async () => {
  const ids: unknown[] = []
  const breakage = new Breakage()
  const broken = breakage.around(
    'links',
    event => {
      ids.push(event.Records.splice(0).map(({ eventID }) => eventID))
    },
    false,
  )
  await broken(eventOf('1'), contextOf())
  await broken(eventOf('2', '3'), contextOf())

  expect(await breakage.repeat('links')).toBe(true)
  expect(ids).toEqual([['1'], ['2', '3'], ['2', '3']])
})

it('gives an invocation that is repeated as much time as it had', async () => {
  const remaining: number[] = []
  const breakage = new Breakage(clock)
  const broken = breakage.around(
    'links',
    (_, { getRemainingTimeInMillis }) => remaining.push(getRemainingTimeInMillis()),
    false,
  )
  await broken(eventOf('1'), contextOf(30_000))

  await clock.advance(60_000)
  await breakage.repeat('links')

  expect(remaining).toEqual([30_000, 30_000])
})

it('ends one of two invocations at once if both are planned', async () => {
  const { handler, performed, steps } = threeRequests()
  const breakage = new Breakage()
  const broken = breakage.around('links', handler, true)
  breakage.double('links')
  breakage.endAt('links', 1)

  await expect(broken(eventOf('1'), contextOf())).rejects.toThrow('ended in the console, during GetItem')

  expect(performed.toSorted()).toEqual(['DeleteItem', 'GetItem', 'GetItem', 'PutItem'])
  expect(steps).toEqual(['after GetItem', 'after PutItem', 'after DeleteItem'])
})

it('counts down the faults of DynamoDB, and heals it', async () => {
  const dynamodb = new EmbeddedDynamoDB()
  const faults = new DatabaseFaults(dynamodb)
  const query = () => dynamodb.transport('ListTables', {})
  faults.plan({ operation: 'GetItem', error: 'ThrottlingException', times: 2 })
  const get = () => dynamodb.transport('GetItem', { TableName: 'things', Key: { pk: { S: '1' } } })

  await expect(get()).rejects.toMatchObject({ name: 'ThrottlingException' })
  expect(faults.left()).toEqual([{ operation: 'GetItem', error: 'ThrottlingException', times: 1 }])
  expect(await query()).toMatchObject({ TableNames: [] })

  faults.heal()
  await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  expect(faults.left()).toEqual([])
})

it('uses up one fault of an operation after the other', async () => {
  const dynamodb = new EmbeddedDynamoDB()
  const faults = new DatabaseFaults(dynamodb)
  const get = () => dynamodb.transport('GetItem', { TableName: 'things', Key: { pk: { S: '1' } } })
  faults.plan({ operation: 'GetItem', error: 'ThrottlingException', times: 1 })
  faults.plan({ operation: 'GetItem', error: 'InternalServerError', times: 1 })

  await expect(get()).rejects.toMatchObject({ name: 'ThrottlingException' })
  expect(faults.left()).toEqual([{ operation: 'GetItem', error: 'InternalServerError', times: 1 }])
  await expect(get()).rejects.toMatchObject({ name: 'InternalServerError' })
  expect(faults.left()).toEqual([])
})
