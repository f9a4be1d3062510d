import { type PostSave, postSave, UnavailableError } from 'dynamo-signals'
import { openTestDatabase } from 'dynamo-signals/testing'
import { expect, it } from 'vitest'
import { MODELS, noteSessions, Session, User } from '../../support/tested-application.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const NOON = '2026-03-01T12:00:00.000Z'
const email = 'ada@example.org'

it('stamps instances with the time of its clock', async () => {
  await using test = await openTestDatabase({ models: MODELS, now: NOON })
  const users = test.database.repository(User)

  const user = await users.create({ email })
  test.clock.advance('2 hours')
  const named = await users.update(user, { name: 'Ada' })

  expect(user).toMatchObject({ createdAt: NOON, updatedAt: NOON })
  expect(named).toMatchObject({ createdAt: NOON, updatedAt: '2026-03-01T14:00:00.000Z' })
})

it('deletes what has expired when it settles, and runs the receivers', async () => {
  await using test = await openTestDatabase({ models: MODELS, now: NOON })
  const ended: string[] = []
  connected(noteSessions(ended))
  const sessions = test.database.repository(Session)
  const endsAt = Date.parse(NOON) / 1000 + 3600
  const { id } = await sessions.create({ token: 'short', endsAt })
  await sessions.create({ token: 'long', endsAt: endsAt + 3600 })

  test.clock.advance('90 minutes')
  const before = await sessions.find(id)
  await test.settle()

  expect(before).toMatchObject({ token: 'short' })
  expect(ended).toEqual(['short ttl'])
  expect(await sessions.find(id)).toBeUndefined()
})

it('retries a record after a transient failure, once its retry is due', async () => {
  await using test = await openTestDatabase({ models: MODELS, now: NOON })
  let isDown = true
  const sent: string[] = []
  const mail = async (to: string) => {
    if (isDown) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    sent.push(to)
  }
  const greet = ({ instance, once }: PostSave<typeof User>) => once('greeting', () => mail(instance.email))
  connected(postSave.connect(greet, { sender: User, dispatchUid: 'mail/greet', consumer: 'mail' }))
  await test.database.repository(User).create({ email })
  await expect(test.settle()).rejects.toThrow(
    /socket hang up\. This failure is temporary, so the record is retried at 2026-03-01T12:00:0\S+Z: advance the clock/,
  )
  isDown = false

  const early = await test.settle()
  const parked = test.parked()
  test.clock.advance('2 minutes')
  const late = await test.settle({ failures: 'collect' })
  test.clock.advance('2 minutes')
  await test.settle()

  expect(early.runs).toEqual([])
  expect(early.waiting).toMatchObject([{ consumer: 'mail', dispatchUid: 'mail/greet', due: expect.any(String) }])
  expect(parked).toEqual([])
  expect(late.runs.length).toBeGreaterThan(0)
  expect(sent).toEqual([email])
  expect((await test.settle()).waiting).toEqual([])
})

it('moves the clock only forward, and only to valid times', async () => {
  await using test = await openTestDatabase({ models: MODELS, now: NOON })
  const { clock } = test

  clock.set('2026-03-02')
  expect(clock.now().toISOString()).toBe('2026-03-02T00:00:00.000Z')
  clock.advance(1)
  clock.advance('1.5 h')
  expect(clock.now().toISOString()).toBe('2026-03-02T01:30:00.001Z')

  expect(() => clock.set(NOON)).toThrow('cannot go back to 2026-03-01T12:00:00.000Z')
  expect(() => clock.set('tomorrow')).toThrow('It is "tomorrow"')
  for (const wrong of [-1, Number.NaN, '2 fortnights', '-2 hours', 'hours', '', '2hours', undefined]) {
    expect(() => clock.advance(wrong as number), String(wrong)).toThrow('A duration must be milliseconds')
  }
})

it('lets a save survive a conflict', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  test.fail('TransactWriteItems', { once: 'TransactionConflict' })

  const user = await test.database.repository(User).create({ email })

  expect(await test.database.repository(User).get(user.id)).toEqual(user)
})

it('lets a save recognize its own write after the response was lost', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  test.fail('TransactWriteItems', { once: 'ConnectionReset', after: true })

  const user = await test.database.repository(User).create({ email })

  expect(user.version).toBe(1)
  expect(await test.database.repository(User).get(user.id)).toEqual(user)
})

it('fails only the selected requests, and only the given number of times', async () => {
  await using test = await openTestDatabase({ models: MODELS, deadline: 0 })
  const sessions = test.database.repository(Session)
  const create = (token: string) => sessions.create({ token, endsAt: 1_900_000_000 })
  test.fail('PutItem', {
    times: 1,
    error: 'ThrottlingException',
    when: ({ Item }) => Item?.token?.S === 'unlucky',
  })

  await create('lucky')
  await expect(create('unlucky')).rejects.toThrow(UnavailableError)
  await create('unlucky')
})

it('retries until a deadline without waiting', async () => {
  await using test = await openTestDatabase({ models: MODELS, now: NOON, deadline: 60_000 })
  test.fail('GetItem', { always: 'InternalServerError' })

  await expect(test.database.repository(User).get('u1')).rejects.toThrow(UnavailableError)

  expect(test.clock.now().getTime() - Date.parse(NOON)).toBeGreaterThan(55_000)
})

it('refuses unknown faults', async () => {
  await using test = await openTestDatabase({ models: MODELS })

  expect(() => test.fail('PutItem', { once: 'Typo' as 'ThrottlingException' })).toThrow('unknown fault "Typo"')
  expect(() => test.fail('PutItems' as 'PutItem', { once: 'ThrottlingException' })).toThrow(
    "fail('PutItems'): unknown operation",
  )
})

it('restores a snapshot with tables, pending records, time and IDs, and without faults', async () => {
  await using test = await openTestDatabase({ models: MODELS, now: NOON })
  const seen: string[] = []
  const note = ({ instance }: PostSave<typeof User>) => seen.push(instance.email)
  connected(postSave.connect(note, { sender: User, dispatchUid: 'note', consumer: 'notes' }))
  const users = test.database.repository(User)
  await users.create({ email })
  const snapshot = test.snapshot()
  const eve = await users.create({ email: 'eve@example.org' })
  await test.settle()
  test.clock.advance('1 day')
  test.fail('TransactWriteItems', { always: 'InternalServerError' })

  await test.restore(snapshot)
  const again = await users.create({ email: 'eve@example.org' })
  await test.settle()

  expect(again).toEqual(eve)
  expect(test.clock.now().toISOString()).toBe(NOON)
  expect(seen).toEqual([email, 'eve@example.org', email, 'eve@example.org'])
  expect(test.runs().map(({ outcome }) => outcome)).toEqual(['done', 'done'])
})

it('starts from the snapshot of another test database', async () => {
  const fixture = await openTestDatabase({ models: MODELS, now: NOON })
  const user = await fixture.database.repository(User).create({ email })
  const snapshot = fixture.snapshot()
  await fixture.close()

  await using test = await openTestDatabase({ models: MODELS })
  await test.restore(snapshot)
  await test.database.repository(User).update(user, { name: 'Ada' })
  await using other = await openTestDatabase({ models: MODELS })
  await other.restore(snapshot)

  expect(await other.database.repository(User).get(user.id)).toEqual(user)
  expect(snapshot.takenAt.toISOString()).toBe(NOON)
})

it('rejects invalid snapshots and unknown options', async () => {
  await using test = await openTestDatabase({ models: MODELS })

  await expect(test.restore({} as never)).rejects.toThrow(
    'restore: the snapshot must come from snapshot(), not an object.',
  )
  await expect(test.settle({ failure: 'collect' } as never)).rejects.toThrow('settle: unknown option "failure"')
  await expect(test.settle({ failures: 'ignore' } as never)).rejects.toThrow("must be 'throw' or 'collect'")
  await expect(openTestDatabase({ model: MODELS } as never)).rejects.toThrow('openTestDatabase: unknown option "model"')
  await expect(openTestDatabase(undefined as never)).rejects.toThrow('Pass { models }')
  await expect(openTestDatabase({ models: MODELS, receivers: [] as never })).rejects.toThrow(
    'receivers must be a function',
  )
  expect(() => test.runs('mail/gret')).toThrow('No durable receiver "mail/gret" is connected')
})
