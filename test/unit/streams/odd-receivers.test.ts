import { changed, postSave, type When } from 'dynamo-signals'
import { expect, it } from 'vitest'
import { Author } from '../../support/bookshop.ts'
import { connectFailing, options, parkingShop, type Records } from '../../support/parking-shop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const condition = (test: When['test']): When<unknown> => ({ description: 'odd', test, patterns: [{}] })

it.each([
  ['a promise that is rejected', async () => Promise.reject(new Error('No.'))],
  ['a promise of false', async () => false],
  ['nothing', () => undefined],
  ['a text', () => 'yes'],
])('parks a record whose condition returns %s, and says what it must return', async (_, test) => {
  const { authors, deliver, letters } = parkingShop()
  const heard: string[] = []
  connected(
    postSave.connect(() => void heard.push('odd'), {
      ...options,
      dispatchUid: 'odd',
      when: condition(test as never),
    }),
    postSave.connect(() => void heard.push('sound'), { ...options, dispatchUid: 'sound' }),
  )
  await authors.create({ id: 'ada', email: 'ada@example.org' })

  expect(await deliver()).toHaveLength(1)
  expect(await deliver()).toEqual([])

  expect(new Set(heard)).toEqual(new Set(['sound']))
  expect((await letters()).map(({ error }) => error)).toEqual([
    expect.stringMatching(/^ConfigurationError: The condition "odd" must return true or false, and not /),
  ])
})

it('does not let a condition or receiver change the event of the next one', async () => {
  const { authors, deliver } = parkingShop()
  const heard: unknown[] = []
  const meddling = condition(change => {
    Object.assign(change, { created: false, isChanged: () => false })
    return true
  })
  connected(
    postSave.connect(() => {}, { ...options, dispatchUid: 'condition', when: meddling, maxAttempts: 1 }),
    postSave.connect(
      ({ record }) => {
        Object.assign(record, { id: 'another' })
      },
      { ...options, dispatchUid: 'receiver', maxAttempts: 1 },
    ),
    postSave.connect(({ record }) => void heard.push(record.id), {
      ...options,
      dispatchUid: 'next',
      when: changed('name'),
    }),
  )
  await authors.create({ id: 'ada', email: 'ada@example.org', name: 'Ada' })

  expect(await deliver()).toEqual([])

  expect(heard).toEqual([expect.stringMatching(/^1\./)])
})

it('parks a change without an image among complete records, and does not mistake it for an insert', async () => {
  const { authors, table, deliver, letters } = parkingShop()
  const heard = connectFailing(connected, () => {})
  const ada = await authors.create({ id: 'ada', email: 'ada@example.org' })
  await authors.create({ id: 'bob', email: 'bob@example.org' })
  await authors.update(ada, { name: 'Ada' })
  const [, ofBob, update] = (table.records as Records[number][]).filter(each => /^Author#/.test(keyOf(each)))
  const withoutOld = { ...update, dynamodb: { ...update?.dynamodb, OldImage: undefined } }
  const batch = [withoutOld, ofBob] as Records

  expect(await deliver(batch)).toHaveLength(1)
  expect(await deliver(batch)).toEqual([])

  expect(new Set(heard)).toEqual(new Set(['bob']))
  expect((await letters())[0]?.error).toMatch(/The MODIFY record of Author#ada lacks its old image/)
})

it('fails a receiver that runs an effect within the same effect, instead of waiting for itself', async () => {
  const { authors, deliver, letters } = parkingShop()
  const ran: string[] = []
  connected(
    postSave.connect(({ once }) => once('mail', () => once('mail', async () => ran.push('inner'))), {
      ...options,
      dispatchUid: 'nested',
      maxAttempts: 1,
    }),
  )
  await authors.create({ id: 'ada', email: 'ada@example.org' })

  expect(await deliver()).toEqual([])

  expect(ran).toEqual([])
  expect((await letters())[0]?.error).toMatch(/once of nested: key must not be "mail" again while that effect runs/)
})

it('does not wait for a claim made by a clock that is far ahead', async () => {
  const { ledger, authors, deliver, letters } = parkingShop()
  connected(postSave.connect(({ once }) => once('mail', async () => {}), { ...options, dispatchUid: 'mail' }))
  await authors.create({ id: 'ada', email: 'ada@example.org' })
  const until = { N: String(Date.now() + 24 * 3_600_000) }
  ledger.load([
    { pk: { S: 'once#mail#Author%23ada' }, sk: { S: 'mail' }, state: { S: 'claimed' }, fence: { N: '1' }, until },
  ])

  expect(await deliver()).toHaveLength(1)
  expect(await deliver()).toEqual([])

  expect((await letters())[0]?.error).toMatch(/^LeaseHeldError: Another handler holds the effect mail mail until/)
})

it('does not wait for a fence made by a clock that is far ahead', async () => {
  const { table, authors, deliver, letters } = parkingShop()
  connected(
    postSave.connect(
      async ({ effects, instance }) => void (await effects.repository(Author).update(instance, { name: 'Ada' })),
      { ...options, dispatchUid: 'name' },
    ),
  )
  await authors.create({ id: 'ada', email: 'ada@example.org' })
  const batch = structuredClone(table.records) as Records
  const stored = table.items.find(({ pk, sk }) => pk?.S === 'Author#ada' && sk?.S === 'instance')
  const until = { S: new Date(Date.now() + 24 * 3_600_000).toISOString() }
  table.load([{ ...stored, _wid: { S: 'fenced' }, _deleting: { M: { id: { S: 'd' }, until } } }])

  expect(await deliver(batch)).toHaveLength(1)
  expect(await deliver(batch)).toEqual([])

  expect((await letters()).map(({ attempts }) => attempts)).toEqual([2])
})

function keyOf({ dynamodb }: Records[number]): string {
  const { pk } = { ...dynamodb?.Keys } as { readonly pk?: { readonly S: string } }
  return pk?.S ?? ''
}
