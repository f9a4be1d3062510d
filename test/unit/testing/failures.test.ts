import { type PostSave, postSave } from 'dynamo-signals'
import { redrive } from 'dynamo-signals/operations'
import { openTestDatabase } from 'dynamo-signals/testing'
import { expect, it } from 'vitest'
import { MODELS, User } from '../../support/tested-application.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const email = 'ada@example.org'
const BROKEN = new Error('The mailer is down')

/** Connects a receiver that fails this many times. */
function connectFailing(times = Number.POSITIVE_INFINITY) {
  const greeted: string[] = []
  const greet = ({ instance }: PostSave<typeof User>) => {
    if (times-- > 0) throw BROKEN
    greeted.push(instance.email)
  }
  connected(postSave.connect(greet, { sender: User, dispatchUid: 'mail/greet', consumer: 'mail', maxAttempts: 3 }))
  return greeted
}

it('throws when a receiver fails, and names the receiver, the record and the error', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  connectFailing()
  const { id } = await test.database.repository(User).create({ email })

  const settled = test.settle()

  await expect(settled).rejects.toMatchObject({
    code: 'testing.deliveryFailed',
    consumer: 'mail',
    dispatchUid: 'mail/greet',
    itemKey: `User#${id}`,
    failures: [{ outcome: 'failed', attempt: 1 }],
    cause: BROKEN,
  })
  await expect(settled).rejects.toThrow(
    /^The receiver "mail\/greet" of "mail" failed for the post-save of User#\S+ in record \S+, attempt 1 of 3: The mailer is down\. Fix the receiver, or expect the failure: settle\(\{ failures: 'collect' \}\)/,
  )
})

it('makes the next attempt when it is called again', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  const greeted = connectFailing(1)
  await test.database.repository(User).create({ email })
  await expect(test.settle()).rejects.toThrow('The mailer is down')

  const { runs } = await test.settle()

  expect(runs).toMatchObject([{ outcome: 'done' }])
  expect(greeted).toEqual([email])
})

it('keeps the order of an item behind a record that failed', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  const greeted = connectFailing(1)
  const user = await test.database.repository(User).create({ email })
  await expect(test.settle()).rejects.toThrow('The mailer is down')

  await test.database.repository(User).update(user, { email: 'countess@example.org' })
  await test.settle()

  expect(greeted).toEqual([email, 'countess@example.org'])
})

it('collects failures, and retries as Lambda does', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  const greeted = connectFailing(2)
  await test.database.repository(User).create({ email })

  const { failures, waiting } = await test.settle({ failures: 'collect' })

  expect(failures.map(({ outcome, attempt, error }) => ({ outcome, attempt, error }))).toEqual([
    { outcome: 'failed', attempt: 1, error: BROKEN },
    { outcome: 'failed', attempt: 2, error: BROKEN },
  ])
  expect(waiting).toEqual([])
  expect(greeted).toEqual([email])
})

it('collects dead letters and the records parked behind them, so that a test can redrive them', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  const greeted = connectFailing(3)
  const user = await test.database.repository(User).create({ email })
  await test.database.repository(User).update(user, { email: 'countess@example.org' })

  const { failures } = await test.settle({ failures: 'collect' })
  const parked = test.parked('mail/greet')
  await redrive(test.database, { consumer: 'mail' })

  expect(failures.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'parked', 'parkedBehind'])
  expect(parked).toMatchObject([
    {
      consumer: 'mail',
      itemKey: `User#${user.id}`,
      attempts: 3,
      error: 'Error: The mailer is down',
      parkedBehind: false,
    },
    { parkedBehind: true },
  ])
  expect(greeted).toEqual([email, 'countess@example.org'])
  expect(test.parked()).toEqual([])
})

it('throws for a record that waits for a dead letter', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  connectFailing()
  const user = await test.database.repository(User).create({ email })
  await test.settle({ failures: 'collect' })

  await test.database.repository(User).update(user, { name: 'Ada' })

  await expect(test.settle()).rejects.toThrow('an earlier record of the item is a dead letter')
})

it('keeps a record that cannot be handled now, and handles it later', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  const greeted = connectFailing(0)
  await test.database.repository(User).create({ email })
  const cancel = test.fail('TransactWriteItems', { always: 'ThrottlingException' })
  test.fail('UpdateItem', { always: 'ThrottlingException' })
  const cancelPuts = test.fail('PutItem', { always: 'ThrottlingException' })

  const { failures, waiting } = await test.settle({ failures: 'collect' })
  cancel()
  cancelPuts()
  await test.settle()

  expect(failures).toMatchObject([{ dispatchUid: 'mail/greet', outcome: 'failed' }])
  expect(waiting).toMatchObject([{ consumer: 'mail', record: { eventName: 'INSERT' } }])
  expect(greeted).toEqual([email, email])
  expect(test.runs('mail/greet').map(({ outcome }) => outcome)).toEqual(['failed', 'done'])
})

it('counts the other failures of a batch', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  connectFailing()
  for (const name of ['a', 'b', 'c']) await test.database.repository(User).create({ email: `${name}@example.org` })

  await expect(test.settle()).rejects.toThrow('The mailer is down. 2 more failed, see `failures`. Fix the receiver')
})

it('says why a record cannot be read', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  const condition = { description: 'a condition', test: () => 'yes' as unknown as boolean, patterns: [] }
  const options = { sender: User, dispatchUid: 'odd', consumer: 'odd', when: condition }
  connected(postSave.connect(() => {}, options))
  await test.database.repository(User).create({ email })

  await expect(test.settle()).rejects.toThrow(/odd/)
})
