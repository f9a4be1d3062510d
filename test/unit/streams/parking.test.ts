import { becomes, postSave, type When } from 'dynamo-signals'
import { redrive } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { answers } from '../../support/faulty-transport.ts'
import { connectFailing, consumer, options, parkingShop, type Records } from '../../support/parking-shop.ts'
import { POISONOUS_ERRORS } from '../../support/poisonous-errors.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

it.each(Object.entries(POISONOUS_ERRORS))('parks a record whose receiver throws %s', async (_, thrown) => {
  const { authors, deliver, letters } = parkingShop()
  const heard = connectFailing(connected, () => {
    throw thrown()
  })
  await authors.create({ id: 'ada', email: 'ada@example.org' })
  await authors.create({ id: 'bob', email: 'bob@example.org' })

  const failures = [await deliver(), await deliver()].map(each => each.length)

  expect(failures).toEqual([1, 0])
  expect(new Set(heard)).toEqual(new Set(['ada', 'bob']))
  const [letter] = await letters()
  expect(letter?.error?.isWellFormed()).toBe(true)
  expect(letter?.error?.length).toBeLessThanOrEqual(4_000)
})

it('counts a condition that throws as a failure of its receiver, and lets the others run', async () => {
  const { database, authors, deliver, letters } = parkingShop()
  const heard: string[] = []
  let isBroken = true
  const test = () => {
    if (isBroken) throw new Error('No condition.')
    return true
  }
  const when: When<unknown> = { description: 'broken', test, patterns: [{}] }
  connected(
    postSave.connect(() => void heard.push('broken'), { ...options, dispatchUid: 'broken', when }),
    postSave.connect(() => void heard.push('sound'), { ...options, dispatchUid: 'sound' }),
  )
  await authors.create({ id: 'ada', email: 'ada@example.org' })

  expect(await deliver()).toHaveLength(1)
  expect(await deliver()).toEqual([])

  expect(heard).not.toContain('broken')
  expect(heard).toContain('sound')
  expect((await letters()).map(({ dispatchUid, error }) => [dispatchUid, error])).toEqual([
    ['broken', 'Error: No condition.'],
  ])
  isBroken = false
  expect(await redrive(database, { consumer })).toMatchObject({ redriven: 1, failed: 0 })
})

it('ignores a value that no instance can have if a condition tests another field', async () => {
  const { table, deliver, letters, authors } = parkingShop()
  connected(
    postSave.connect(() => {}, { ...options, dispatchUid: 'active', when: becomes('isActive', true), runOnRaw: true }),
  )
  await authors.create({ id: 'ada', email: 'ada@example.org' })
  const record = structuredClone(table.records[0]) as Records[number]
  const image = record.dynamodb?.NewImage as Record<string, unknown>
  image.isActive = { M: { constructor: { S: 'x' } } }

  expect(await deliver([record])).toEqual([])
  expect(await letters()).toEqual([])
})

it('reports only an unreadable record as failed, and keeps the records of its item behind it', async () => {
  const { table, deliver, authors } = parkingShop()
  const heard = connectFailing(connected, () => {})
  const ada = await authors.create({ id: 'ada', email: 'ada@example.org' })
  await authors.update(ada, { name: 'Ada' })
  await authors.create({ id: 'bob', email: 'bob@example.org' })
  const records = structuredClone(table.records) as Records[number][]
  const [first, ...others] = records
  const unreadable = Object.defineProperty({ ...first?.dynamodb }, 'NewImage', {
    get: () => {
      throw new Error('No.')
    },
  })

  const failures = await deliver([{ ...first, dynamodb: unreadable } as Records[number], ...others])

  const ofAda = records.filter(each => JSON.stringify(each.dynamodb?.Keys).includes('Author#ada'))
  expect(failures.map(each => each.itemIdentifier)).toEqual(ofAda.map(each => each.dynamodb?.SequenceNumber))
  expect(heard).toEqual(['bob'])
})

it('never returns an empty identifier, which would not identify a record', async () => {
  const { table, deliver, authors } = parkingShop()
  connectFailing(connected, () => {
    throw new Error('No.')
  })
  await authors.create({ id: 'ada', email: 'ada@example.org' })
  const record = structuredClone(table.records[0]) as Records[number]

  const failures = await deliver([
    { ...record, dynamodb: { ...record.dynamodb, SequenceNumber: undefined } },
    null as never,
  ])

  expect(failures).not.toEqual([])
  expect(failures.map(each => each.itemIdentifier)).not.toContain('')
})

it('reports the records whose receivers the ledger does not let run, and counts no attempt', async () => {
  const { deliver, authors, line, ledger } = parkingShop()
  const heard = connectFailing(connected, () => {})
  await authors.create({ id: 'bob', email: 'bob@example.org' })
  line.next('Query', answers(Object.assign(new Error('You may not.'), { name: 'AccessDeniedException' })))

  expect(await deliver()).toHaveLength(1)

  expect(heard).toEqual([])
  expect(ledger.items).toEqual([])
})

it('reads only one item while nothing is parked, and otherwise the lanes of the batch', async () => {
  const { deliver, authors, line } = parkingShop()
  connectFailing(connected, () => {
    throw new Error('No.')
  })
  await authors.create({ id: 'bob', email: 'bob@example.org' })
  line.take()
  await deliver()
  expect(line.take()).toEqual(['Query', 'PutItem', 'PutItem'])
  await authors.create({ id: 'ada', email: 'ada@example.org' })
  await deliver()
  await deliver()
  line.take()

  await deliver()

  expect(line.take().slice(0, 2)).toEqual(['Query', 'BatchGetItem'])
})
