import { created, LeaseHeldError, type PostSave, postSave, RetryLater } from 'dynamo-signals'
import { expect, it } from 'vitest'
import { Author } from '../../support/bookshop.ts'
import { silence } from '../../support/faulty-transport.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { connectMailer, consumer, START, serviceError, waitingShop } from '../../support/waiting-shop.ts'

const connected = tidyReceivers()

it('delivers a record automatically once its service is back', async () => {
  const { save, deliver, wake, pass, letters, waiting } = waitingShop()
  let isDown = true
  const { sent, calls } = connectMailer(connected, () => isDown && serviceError('ThrottlingException'))
  await save('ada')

  expect(await deliver()).toBe(0)
  expect(await letters()).toEqual([])
  expect(await waiting()).toMatchObject([
    { itemKey: 'Author#ada', dispatchUid: 'mails', due: '2026-03-01T12:00:01.000Z', attempts: 0 },
  ])

  isDown = false
  await wake()
  expect(calls).toHaveLength(1)
  pass(1)
  await wake()

  expect(sent).toEqual(['ada'])
  expect(await waiting()).toEqual([])
})

it('keeps nothing of a lane and its receiver once everything is delivered', async () => {
  const { save, deliver, wake, pass, ledger } = waitingShop()
  let isDown = true
  connectMailer(connected, () => isDown && serviceError('ServiceUnavailable', 503))
  for (const id of ['ada', 'bob', 'cid', 'dan', 'eve']) await save(id)
  await deliver()
  isDown = false
  pass(60)
  await wake()

  const kinds = ledger.items.map(({ pk }) => pk?.S?.split('#', 1)[0])
  expect(kinds.filter(kind => kind !== 'receipt')).toEqual([])
  expect(kinds).toHaveLength(5)
})

it('keeps the order of an item: its later records wait behind it, and other items and receivers continue', async () => {
  const { database, save, deliver, wake, pass } = waitingShop()
  let isDown = true
  const mails = connectMailer(connected, id => isDown && id === 'ada' && serviceError('TooManyRequestsException', 429))
  const notes = connectMailer(connected, () => undefined, { dispatchUid: 'notes' })
  const authors = database.repository(Author)
  const ada = await save('ada')
  await deliver()
  await authors.update(ada, { name: 'Ada' })
  await save('bob')
  await deliver()

  expect(mails.calls).toEqual(['ada', 'bob'])
  expect(notes.sent.filter(what => what.startsWith('ada'))).toEqual(['ada', 'ada Ada'])

  isDown = false
  pass(2)
  await wake()
  expect(mails.sent).toEqual(['bob', 'ada', 'ada Ada'])
})

it('counts no attempt for waiting, and parks poison after its attempts as before', async () => {
  const { save, deliver, wake, pass, letters, waiting } = waitingShop()
  let error: unknown = serviceError('Throttling')
  const { calls } = connectMailer(connected, () => error, { maxAttempts: 2 })
  await save('ada')
  await deliver()
  for (let time = 0; time < 20; time++) {
    pass(120)
    await wake()
  }
  expect(calls.length).toBe(21)
  expect(await letters()).toEqual([])

  error = new Error('a bug')
  for (let time = 0; time < 2; time++) {
    pass(120)
    await wake()
  }

  expect(await waiting()).toEqual([])
  expect(await letters()).toMatchObject([{ error: 'Error: a bug', attempts: 2, parkedBehind: false }])
})

it('waits as long as the service asks for', async () => {
  const { save, deliver, waiting } = waitingShop()
  connectMailer(connected, id => {
    if (id === 'ada') return new RetryLater('closed', { after: 90 })
    return serviceError('SlowDown', 503, { $response: { headers: { 'retry-after': '30' } } })
  })
  await save('ada')
  await save('bob')
  await deliver()

  const due = Object.fromEntries((await waiting()).map(record => [record.itemKey, record.due]))
  expect(due).toEqual({ 'Author#ada': '2026-03-01T12:01:30.000Z', 'Author#bob': '2026-03-01T12:00:30.000Z' })
})

it('continues soon after a delete has given up the instance, and not only when its fence would have expired', async () => {
  const { database, table, save, deliver, wake, pass, waiting } = waitingShop()
  const rename = async ({ effects, instance }: PostSave<typeof Author>) =>
    void (await effects.repository(Author).update(instance, { name: 'Ada' }))
  connected(postSave.connect(rename, { sender: Author, dispatchUid: 'name', consumer, when: created() }))
  await save('ada')
  const stored = table.items.find(({ pk, sk }) => pk?.S === 'Author#ada' && sk?.S === 'instance') ?? {}
  const until = { S: new Date(START + 15 * 60_000).toISOString() }
  table.load([{ ...stored, _deleting: { M: { id: { S: 'd' }, until } } }])
  await deliver()
  expect(await waiting()).toHaveLength(1)

  table.load([stored])
  pass(2)
  await wake()

  expect(await waiting()).toEqual([])
  expect(await database.repository(Author).get('ada')).toMatchObject({ name: 'Ada' })
})

it('gives up on a record after a day, and keeps it as a dead letter', async () => {
  const { save, deliver, wake, pass, letters, waiting } = waitingShop()
  connectMailer(connected, () => serviceError('ServiceUnavailable', 503))
  await save('ada')
  await deliver()
  for (let hour = 0; hour < 25; hour++) {
    pass(3600)
    await wake()
  }

  expect(await waiting()).toEqual([])
  expect(await letters()).toMatchObject([
    { itemKey: 'Author#ada', error: expect.stringContaining('ServiceUnavailable') },
  ])
})

it('lets a receiver decide which failures are temporary', async () => {
  const { save, deliver, letters, waiting } = waitingShop()
  connectMailer(connected, id => (id === 'ada' ? new Error('quota') : serviceError('Throttling')), {
    maxAttempts: 1,
    retry: { isPassing: error => (error as Error).message === 'quota' },
  })
  await save('ada')
  await save('bob')
  await deliver()

  expect(await waiting()).toMatchObject([{ itemKey: 'Author#ada' }])
  expect(await letters()).toMatchObject([{ itemKey: 'Author#bob', attempts: 1 }])
})

it('continues with due records during the next batch of the receiver, without a wake-up', async () => {
  const { save, deliver, pass } = waitingShop()
  let isDown = true
  const { sent } = connectMailer(connected, () => isDown && serviceError('Throttling'))
  await save('ada')
  await deliver()
  isDown = false
  pass(2)
  await save('bob')
  await deliver()

  expect(sent.toSorted()).toEqual(['ada', 'bob'])
})

it('checks once per batch whether anything waits, and sends nothing more if nothing does', async () => {
  const { save, deliver, line } = waitingShop()
  connectMailer(connected, () => undefined)
  await save('ada')
  line.sent.length = 0
  await deliver()

  // Whether anything waits or is parked, and the receipt.
  expect(line.sent).toEqual(['Query', 'PutItem'])
})

it('is woken for a record that another handler of its batch stored at the same time', async () => {
  const { save, deliver, wake, pass, line, ledger, handle, records } = waitingShop()
  let isDown = true
  const { sent } = connectMailer(connected, () => isDown && new LeaseHeldError('a mail', new Date(START + 1_000)))
  await save('ada')
  // The other handler keeps the record between this one's look at the lane and its write, and dies.
  line.next('TransactWriteItems', async send => {
    line.next(
      'UpdateItem',
      send => send(),
      () => new Promise(() => {}),
    )
    void handle({ Records: records() })
    while (!ledger.items.some(({ pk }) => pk?.S === 'letters#mail')) await new Promise(resolve => setImmediate(resolve))
    return send()
  })
  await deliver()
  isDown = false
  pass(60)
  await wake()

  expect(sent).toEqual(['ada'])
})

it('is woken for a lane that begins to wait after its receiver was forgotten, by a handler that then dies', async () => {
  const { save, wake, pass, line, ledger, handle, records, receivers } = waitingShop()
  let isDown = true
  const { sent } = connectMailer(connected, () => isDown && serviceError('Throttling'))
  await save('ada')
  // The handler has announced the lane and not stored it yet. Another one finds no waiting lane.
  line.next('TransactWriteItems', async send => {
    await wake()
    line.next('UpdateItem', silence)
    return send()
  })
  void handle({ Records: records() }, { getRemainingTimeInMillis: () => 60_000 })
  while (!ledger.items.some(({ pk }) => pk?.S === 'letters#mail')) await new Promise(resolve => setImmediate(resolve))
  isDown = false
  pass(60)
  await wake()

  expect(sent).toEqual(['ada'])
  // The receiver is forgotten once no invocation can be about to store a lane.
  pass(30 * 60)
  await wake()
  expect(await receivers()).toEqual([])
})

it('removes the due entry of a lane without letters', async () => {
  const { save, deliver, wake, pass, ledger, line } = waitingShop()
  connectMailer(connected, () => serviceError('Throttling'))
  await save('ada')
  await deliver()
  // As DynamoDB may delete what has expired: one after the other, in any order.
  const expired = ledger.items.filter(({ pk, letters }) => letters || pk?.S?.startsWith('letters#'))
  for (const { pk, sk } of expired)
    await line.transport('DeleteItem', { TableName: 'ledger', Key: { pk, sk } as never })
  pass(60)
  await wake()

  expect(ledger.items.filter(({ pk }) => /^(letters|lanes|waiting)#/.test(pk?.S ?? ''))).toEqual([])
})
