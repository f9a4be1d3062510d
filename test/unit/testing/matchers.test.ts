import { becomes, postSave } from 'dynamo-signals'
import { openTestDatabase } from 'dynamo-signals/testing'
import { matchers } from 'dynamo-signals/testing/vitest'
import { expect, it } from 'vitest'
import { Customer, connectReceivers, MODELS, openCustomer, User } from '../../support/tested-application.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

expect.extend(matchers)

const connected = tidyReceivers()
const email = 'ada@example.org'
const opened = () => openTestDatabase({ models: MODELS, receivers: connectReceivers })
/** The message of an expectation that does not hold. */
const messageOf = (check: () => unknown) => {
  try {
    check()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('The expectation held.')
}

it('counts how often a receiver has run, by its dispatchUid or its function', async () => {
  await using test = await opened()
  const ada = await test.database.repository(User).create({ email, isActive: true })
  const eve = await test.database.repository(User).create({ email: 'eve@example.org' })
  await test.settle()
  await test.redeliver()

  expect(test).toHaveRun('customers/open')
  expect(test.database).toHaveRun(openCustomer, { times: 1 })
  expect(test.database.withContext({ actor: 'test' })).toHaveRun(openCustomer, { times: 1, id: ada.id })
  expect(test).not.toHaveRun(openCustomer, { id: eve.id })
  expect(test).toHaveRun('customers/open', { times: 0, id: eve.id })
})

it('reports how a receiver did run', async () => {
  await using test = await opened()
  const { id } = await test.database.repository(User).create({ email, isActive: true })
  await test.settle()
  await test.redeliver()

  expect(messageOf(() => expect(test).toHaveRun('customers/open', { times: 2 }))).toBe(
    `Expected the receiver "customers/open" to have run exactly 2 times, but the count is 1.\n  done: User#${id}\n  already: User#${id}`,
  )
  expect(messageOf(() => expect(test).not.toHaveRun(openCustomer))).toContain(
    'not "openCustomer" to have run at least once',
  )
})

it('reports that a receiver did not run at all, or is not connected', async () => {
  await using test = await opened()

  expect(messageOf(() => expect(test).toHaveRun('customers/open'))).toBe(
    'Expected the receiver "customers/open" to have run at least once, but the count is 0.\nIt did not run. Did you call settle(), and does its condition hold?',
  )
  expect(messageOf(() => expect(test).not.toHaveRun('customer/open'))).toContain(
    'Use the dispatchUid of one that is: customers/open, orders/count',
  )
})

it('compares stored fields, with asymmetric matchers and parts of maps', async () => {
  await using test = await opened()
  const user = await test.database.repository(User).create({ email, isActive: true })
  test.fail('GetItem', { always: 'InternalServerError' })

  expect(test).toHaveStored(User, user.id)
  expect(test).toHaveStored(User, user.id, { email, version: 1, createdAt: expect.stringMatching(/^20/) })
  expect(test).not.toHaveStored(User, user.id, { email: 'eve@example.org' })
  expect(test).not.toHaveStored(Customer, user.id)
})

it('reports what is stored instead', async () => {
  await using test = await opened()
  const user = await test.database.repository(User).create({ email })

  const other = messageOf(() => expect(test).toHaveStored(User, user.id, { email, isActive: true }))

  expect(other).toContain(`Expected User ${user.id} to be stored with other values.`)
  expect(other).toMatch(/isActive.*true.*isActive.*false/s)
  expect(messageOf(() => expect(test).toHaveStored(User, 'u9'))).toBe('Expected User u9 to be stored, but it is not.')
  expect(messageOf(() => expect(test).not.toHaveStored(User, user.id))).toBe(
    `Expected User ${user.id} not to be stored, but it is.`,
  )
})

it('counts dead letters, and reports why they were parked', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  const fail = () => Promise.reject(new Error('The mailer is down'))
  const options = {
    sender: User,
    dispatchUid: 'mail/greet',
    consumer: 'mail',
    when: becomes('isActive', true),
  } as const
  connected(postSave.connect(fail, { ...options, maxAttempts: 2 }))
  const user = await test.database.repository(User).create({ email, isActive: true })

  expect(messageOf(() => expect(test).toHaveParked('mail/greet'))).toContain('There are none.')
  await test.settle({ failures: 'collect' })

  expect(test).toHaveParked('mail/greet', { times: 1 })
  expect(messageOf(() => expect(test).not.toHaveParked('mail/greet'))).toContain(
    `  User#${user.id}: 2 attempts, Error: The mailer is down`,
  )
})

it('refuses a value that is not a test database', () => {
  expect(messageOf(() => expect({}).toHaveRun('mail/greet'))).toBe(
    'toHaveRun: expect() needs a test database or its database, not an object. Open one with openTestDatabase().',
  )
})
