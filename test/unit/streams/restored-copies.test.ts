import { defineModel, type PostDelete, type PostSave, postDelete, postSave } from 'dynamo-signals'
import { deadLetters, redrive, replay } from 'dynamo-signals/operations'
import { createStreamHandler, inline } from 'dynamo-signals/streams'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import type { LambdaRecord } from '../../../packages/dynamo-signals/src/streams/lambda-record.ts'
import { before } from '../../support/faulty-transport.ts'
import { memoryDatabase } from '../../support/memory-database.ts'

const Page = defineModel('Page', { schema: z.object({ title: z.string() }) })
const Visit = defineModel('Visit', { schema: z.object({ to: z.string() }) })
const consumer = 'pages'

let memory: ReturnType<typeof memoryDatabase>
let refused: boolean
beforeEach(() => {
  memory = memoryDatabase([Page, Visit])
  refused = false
  const connected = [
    postSave.connect(count, { sender: Page, dispatchUid: 'count', consumer, maxAttempts: 2 }),
    postDelete.connect(countDeletes, { sender: Page, dispatchUid: 'count-deletes', consumer }),
  ]
  onTestFinished(() => connected.forEach(disconnect => void disconnect()))
})

async function count({ instance, effects }: PostSave<typeof Page>): Promise<void> {
  if (refused) throw new Error('refused')
  await effects.repository(Visit).create({ to: instance.title })
}

async function countDeletes({ instance, effects }: PostDelete<typeof Page>): Promise<void> {
  await effects.repository(Visit).create({ to: `no ${instance.title}` })
}

const redriveAll = async () => void (await redrive(memory.database, { consumer }))
const records = (): LambdaRecord[] => memory.table.records as unknown as LambdaRecord[]
const deliver = (Records = records()) => createStreamHandler({ database: memory.database, consumer })({ Records })
/** Delivers everything from the first record: what was delivered before is a redelivery. */
const settle = async () => {
  await deliver()
  await deliver()
}
const put = (Item: object | undefined) => memory.line.transport('PutItem', { TableName: 'data', Item: Item as never })
const effects = () =>
  records().flatMap(({ eventName, dynamodb }) => {
    const image = dynamodb?.NewImage as { _type?: { S: string }; to?: { S: string } } | undefined
    return eventName === 'INSERT' && image?._type?.S === 'Visit' ? [image.to?.S] : []
  })
/** The item as a record left it. */
const copyOf = (index: number) => records()[index]?.dynamodb?.NewImage

describe('an earlier copy of an item that is restored', () => {
  it('has its effects, once', async () => {
    const pages = memory.database.repository(Page)
    const page = await pages.create({ title: 'first' })
    await pages.update(page, { title: 'second' })
    await settle()

    await put(copyOf(0))
    await settle()

    expect(effects()).toEqual(['first', 'second', 'first'])
  })

  it('has them every time it is restored', async () => {
    const pages = memory.database.repository(Page)
    const page = await pages.create({ title: 'first' })
    const backup = copyOf(0)
    const second = await pages.update(page, { title: 'second' })
    await put(backup)
    await put(copyOf(1))
    await put(backup)
    await settle()

    expect(second.version).toBe(2)
    expect(effects()).toEqual(['first', 'second', 'first', 'second', 'first'])
  })

  it('has them if the original is redriven just before the copy is parked behind it', async () => {
    const pages = memory.database.repository(Page)
    refused = true
    await pages.create({ title: 'first' })
    const backup = copyOf(0)
    await settle()
    await put({ ...(backup as object), _v: { N: '2' }, _wid: { S: 'between' } })
    await put(backup)
    refused = false
    memory.line.next('TransactWriteItems', request => request(), before(redriveAll))

    await deliver(records().slice(1))
    // Nothing is left for the copy to wait behind, so the next batch of the receiver runs it.
    await deliver(records().slice(0, 1))

    expect(effects()).toEqual(['first', 'first', 'first'])
    expect(await Array.fromAsync(deadLetters(memory.database, consumer))).toEqual([])
  })

  it('has them after a delete, and so does its own delete', async () => {
    const pages = memory.database.repository(Page)
    const page = await pages.create({ title: 'first' })
    const backup = copyOf(0)
    await pages.delete(page)
    await settle()

    await put(backup)
    await memory.line.transport('DeleteItem' as never, { TableName: 'data', Key: keyOf(backup) } as never)
    await settle()

    expect(effects()).toEqual(['first', 'no first', 'first', 'no first'])
  })

  it('becomes its own dead letter when its receiver fails, after its own attempts', async () => {
    const pages = memory.database.repository(Page)
    const page = await pages.create({ title: 'first' })
    await pages.update(page, { title: 'second' })
    await deliver()
    refused = true
    await put(copyOf(0))
    const restored = records().slice(-1)

    const first = await deliver(restored)
    await deliver(restored)
    refused = false
    const letters = await Array.fromAsync(deadLetters(memory.database, consumer))
    const redriven = await redrive(memory.database, { consumer })
    await settle()

    expect(first.batchItemFailures).toHaveLength(1)
    expect(letters).toMatchObject([{ dispatchUid: 'count', attempts: 2, parkedBehind: false }])
    expect(redriven).toEqual({ redriven: 1, superseded: 0, failed: 0, failures: [] })
    expect(effects()).toEqual(['first', 'second', 'first'])
  })

  it('waits behind the dead letter of the change it repeats, and is redriven after it', async () => {
    refused = true
    const pages = memory.database.repository(Page)
    const page = await pages.create({ title: 'first' })
    const backup = copyOf(0)
    await deliver()
    await deliver()
    await pages.update(page, { title: 'second' })
    await put(backup)
    await deliver()
    refused = false

    const result = await redrive(memory.database, { consumer })
    await settle()

    expect(result).toEqual({ redriven: 3, superseded: 0, failed: 0, failures: [] })
    expect(effects()).toEqual(['first', 'second', 'first'])
  })

  it('is recognized despite a receipt of an earlier release, which has no position', async () => {
    const pages = memory.database.repository(Page)
    const page = await pages.create({ title: 'first' })
    await pages.update(page, { title: 'second' })
    await settle()
    for (const receipt of memory.ledger.items) {
      const { position, ...earlier } = receipt as Record<string, never>
      if (position) await memory.line.transport('PutItem', { TableName: 'ledger', Item: earlier })
    }
    await settle()
    expect(effects()).toEqual(['first', 'second'])

    await put(copyOf(0))
    await settle()

    expect(effects()).toEqual(['first', 'second', 'first'])
  })
})

describe('one change', () => {
  it('has its effects once, delivered by the stream and by a replay', async () => {
    await memory.database.repository(Page).create({ title: 'first' })

    await replay(memory.database, { consumer })
    await settle()
    await replay(memory.database, { consumer })

    expect(effects()).toEqual(['first'])
  })

  it('has its effects once, delivered inline and by the stream', async () => {
    const { database } = memory.reopen({ delivery: inline() })
    await database.repository(Page).create({ title: 'first' })

    await settle()

    expect(effects()).toEqual(['first'])
  })

  it('has its effects once, although the stream of another Region numbers it differently', async () => {
    await memory.database.repository(Page).create({ title: 'first' })
    const [record] = records()
    await deliver()

    await deliver([{ ...record, awsRegion: 'us-east-1', dynamodb: { ...record?.dynamodb, SequenceNumber: '77' } }])

    expect(effects()).toEqual(['first'])
  })
})

function keyOf(item: object | undefined) {
  const { pk, sk } = item as { pk: object; sk: object }
  return { pk, sk }
}
