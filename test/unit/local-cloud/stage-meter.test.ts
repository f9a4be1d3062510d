import type { Transport } from 'dynamo-signals'
import { expect, it } from 'vitest'
import { Meter } from '../../../packages/local-cloud/src/stage/meter.ts'

/** A transport whose every response says that it consumed so much, and the inputs that it got. */
function costing(units: number) {
  const inputs: object[] = []
  const transport = (async (operation: string, input: object) => {
    inputs.push(input)
    const one = { CapacityUnits: units }
    return { ConsumedCapacity: operation === 'TransactWriteItems' || operation === 'BatchGetItem' ? [one, one] : one }
  }) as Transport
  return { transport, inputs }
}

const KEY = { TableName: 'data', Key: {} }

it('adds up what each page consumes, however many run at once', async () => {
  const meter = new Meter()
  const { transport, inputs } = costing(1.5)
  const metered = meter.over(transport)
  const page = (reads: number) =>
    meter.page(async () => {
      for (let read = 0; read < reads; read++) await metered('GetItem', KEY)
      await metered('BatchGetItem', { RequestItems: {} })
      await metered('TransactWriteItems', { TransactItems: [] })
      return { ...meter.consumed }
    })

  const [one, three] = await Promise.all([page(1), page(3)])

  expect(one).toMatchObject({ requests: 3, read: 4.5, written: 3 })
  expect(three).toMatchObject({ requests: 5, read: 7.5, written: 3 })
  expect(inputs[0]).toEqual({ ...KEY, ReturnConsumedCapacity: 'TOTAL' })
})

it('refuses the next read of a page that has consumed too much, but no write', async () => {
  const meter = new Meter()
  const metered = meter.over(costing(60).transport)

  await meter.page(async () => {
    await metered('GetItem', KEY)
    await metered('GetItem', KEY)
    await expect(metered('GetItem', KEY)).rejects.toThrow('This page consumed 100 read capacity units')
    await metered('PutItem', { TableName: 'data', Item: {} })
  }, 100)

  await expect(metered('GetItem', KEY)).resolves.toBeDefined()
})
