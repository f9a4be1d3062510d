import { openTestDatabase } from 'dynamo-signals/testing'
import { expect, it } from 'vitest'
import { Customer, connectReceivers, MODELS, Subscription } from './subscriptions.ts'

/** A database in memory, and the emails that were sent. */
async function openTest({ failingSends = 0 } = {}) {
  const sent: string[] = []
  let failures = failingSends
  const mailer = {
    send: async (to: string, subject: string) => {
      if (failures-- > 0) throw new Error('The mail service does not answer.')
      sent.push(`${subject}, ${to}`)
    },
  }
  const test = await openTestDatabase({ models: MODELS, receivers: () => connectReceivers(mailer) })
  const customers = test.database.repository(Customer)
  const subscriptions = () => Array.fromAsync(test.database.repository(Subscription).list({ customer: 'ada' }))
  return { test, sent, customers, subscriptions, [Symbol.asyncDispose]: () => test.close() }
}

it('starts a trial once, even if the record is delivered again', async () => {
  await using opened = await openTest()
  await opened.customers.create({ id: 'ada', email: 'ada@example.org' })

  await opened.test.settle()
  await opened.test.redeliver()

  expect(await opened.subscriptions()).toMatchObject([{ plan: 'trial', version: 1 }])
})

it('sends an email when the trial ends, and not before', async () => {
  await using opened = await openTest()
  await opened.customers.create({ email: 'ada@example.org' })

  await opened.test.settle()
  expect(opened.sent).toEqual([])
  opened.test.clock.advance('14 days')
  await opened.test.settle()

  expect(opened.sent).toEqual(['Your trial ends, ada@example.org'])
})

it('sends the email later if the mail service fails', async () => {
  await using opened = await openTest({ failingSends: 1 })
  await opened.customers.create({ email: 'ada@example.org' })
  await opened.test.settle()
  opened.test.clock.advance('14 days')

  const { failures } = await opened.test.settle({ failures: 'collect' })
  // The claim of `once` ends first: the failed send may still be running.
  opened.test.clock.advance('15 minutes')
  await opened.test.settle()

  expect(failures.at(0)).toMatchObject({ dispatchUid: 'mail/trial-ends', outcome: 'failed', attempt: 1 })
  expect(opened.sent).toEqual(['Your trial ends, ada@example.org'])
})

it('saves in spite of a conflict with another transaction', async () => {
  await using opened = await openTest()
  opened.test.fail('TransactWriteItems', { once: 'TransactionConflict' })

  await opened.customers.create({ id: 'ada', email: 'ada@example.org' })

  expect(await opened.customers.get('ada')).toMatchObject({ version: 1 })
})
