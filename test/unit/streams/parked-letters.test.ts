import { randomBytes } from 'node:crypto'
import { RetryLater } from 'dynamo-signals'
import { redrive } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { connectFailing, consumer, parkingShop, type Records } from '../../support/parking-shop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

/** Returns the record of a new author, with an attribute of this many random bytes, which do not compress. */
async function recordWith({ authors, table }: ReturnType<typeof parkingShop>, bytes: number): Promise<Records[number]> {
  await authors.create({ id: 'ada', email: 'ada@example.org' })
  const record = structuredClone(table.records[0]) as Records[number]
  const extra = { B: randomBytes(bytes).toString('base64') }
  return { ...record, dynamodb: { ...record.dynamodb, NewImage: { ...record.dynamodb?.NewImage, extra } } }
}

it.each([
  ['15,000 booleans', { L: Array.from({ length: 15_000 }, () => ({ BOOL: true })) }],
  ['119 KB of quotes', { S: '"'.repeat(119_000) }],
  ['380 KB that do not compress', { B: randomBytes(380_000).toString('base64') }],
])('keeps and redrives a record with %s, and leaves nothing behind', async (_, value) => {
  const { database, table, ledger, deliver, letters, authors } = parkingShop()
  let isBroken = true
  connectFailing(connected, () => {
    if (isBroken) throw new Error('No.')
  })
  await authors.create({ id: 'ada', email: 'ada@example.org' })
  const record = structuredClone(table.records[0]) as Records[number]
  const image = record.dynamodb?.NewImage as Record<string, unknown>
  image.extra = value
  const large = { ...record, dynamodb: { ...record.dynamodb, OldImage: { ...image, _wid: { S: 'other' } } } }

  await deliver([large])
  expect(await deliver([large])).toEqual([])

  const [letter] = await letters()
  expect(letter?.record).toEqual(JSON.parse(JSON.stringify(large)))
  expect(letter?.imagesMissing).toBeUndefined()
  isBroken = false
  expect(await redrive(database, { consumer })).toMatchObject({ redriven: 1 })
  expect(ledger.items.filter(({ pk }) => /^(letters|lanes|pieces)#/.test(pk?.S ?? ''))).toEqual([])
})

it('keeps the keys of a record that does not fit in a letter, and the reason why its images are missing', async () => {
  const shop = parkingShop()
  const { database, deliver, letters } = shop
  connectFailing(connected, () => {
    throw new Error('No.')
  })
  const record = await recordWith(shop, 5_000_000)

  await deliver([record])
  expect(await deliver([record])).toEqual([])

  const [letter] = await letters()
  expect(letter?.record.dynamodb).toMatchObject({ Keys: { pk: { S: 'Author#ada' } } })
  expect(letter?.imagesMissing).toMatch(/^The images of the record could not be stored: it has \d+ bytes, compressed$/)
  expect(await redrive(database, { consumer })).toMatchObject({
    failed: 1,
    failures: [{ id: letter?.id, error: expect.stringMatching(/^The images .* It cannot be redriven\. Replay/) }],
  })
})

it('says how to handle a letter of which a part is gone', async () => {
  const shop = parkingShop()
  const { database, ledger, deliver, letters } = shop
  connectFailing(connected, () => {
    throw new Error('No.')
  })
  const record = await recordWith(shop, 380_000)
  await deliver([record])
  await deliver([record])

  for (const { pk, sk } of ledger.items)
    if (pk && sk && pk.S?.startsWith('pieces#')) ledger.write({ pk, sk }, undefined)

  const [letter] = await letters()
  const error =
    'Parts of the record are missing from the ledger. It cannot be redriven. Replay the receiver for its item.'
  expect(await redrive(database, { consumer })).toMatchObject({ failures: [{ id: letter?.id, error }] })
})

it('leaves a record that does not fit in a letter in the stream while its failure is temporary', async () => {
  const shop = parkingShop()
  const { deliver, letters } = shop
  let isDown = true
  let calls = 0
  connectFailing(connected, () => {
    calls++
    if (isDown) throw new RetryLater('The service is down.')
  })
  const record = await recordWith(shop, 5_000_000)

  expect(await deliver([record])).toEqual([{ itemIdentifier: record.dynamodb?.SequenceNumber }])
  expect(await letters()).toEqual([])

  isDown = false
  expect(await deliver([record])).toEqual([])
  expect(calls).toBe(2)
})

it.each([
  ['of 1,000 bytes', `ada${'a'.repeat(997)}`],
  ['of signs that are escaped', `ada${'%'.repeat(330)}`],
  ['of more than one byte a letter', `ada${'é'.repeat(500)}`],
])('parks and redrives the records of an ID %s in order', async (_, id) => {
  const { database, deliver, letters, authors, ledger } = parkingShop()
  let isBroken = true
  connectFailing(connected, () => {
    if (isBroken) throw new Error('No.')
  })
  const first = await authors.create({ id, email: 'ada@example.org' })
  await authors.update(first, { name: 'Ada' })

  await deliver()
  await deliver()
  expect(await deliver()).toEqual([])

  expect(await letters()).toHaveLength(2)
  isBroken = false
  expect(await redrive(database, { consumer })).toMatchObject({ redriven: 2, failed: 0 })
  expect(ledger.items.filter(({ pk }) => /^(letters|lanes|pieces)#/.test(pk?.S ?? ''))).toEqual([])
})

it('reads and redrives the letters that earlier releases wrote', async () => {
  const { database, table, ledger, authors, letters } = parkingShop()
  const heard = connectFailing(connected, () => {})
  await authors.create({ id: 'ada', email: 'ada@example.org' })
  const [record] = table.records as Records
  const sk = `notes#Author%23ada#${'1'.padStart(40, '0')}#1.x`
  const text = { consumer, dispatchUid: 'notes', itemKey: 'Author#ada', recordId: '1.x', error: 'Error: old' }
  const texts = Object.fromEntries(Object.entries(text).map(([name, value]) => [name, { S: value }]))
  const times = { firstFailedAt: { S: '2026-03-01T12:00:00.000Z' }, parkedAt: { S: '2026-03-01T12:00:00.000Z' } }
  ledger.load([
    { pk: { S: 'lanes#links' }, sk: { S: 'notes#Author%23ada' }, letters: { N: '1' } },
    {
      ...{ pk: { S: 'letters#links' }, sk: { S: sk }, record: { S: JSON.stringify(record) } },
      ...{ attempts: { N: '5' }, parkedBehind: { BOOL: false }, ...texts, ...times },
    },
  ])

  expect(await letters()).toMatchObject([{ id: sk, error: 'Error: old', record: JSON.parse(JSON.stringify(record)) }])
  expect(await redrive(database, { consumer })).toMatchObject({ redriven: 1 })
  expect(heard).toEqual(['ada'])
  expect(await letters()).toEqual([])
})
