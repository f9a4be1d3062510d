import { randomUUID } from 'node:crypto'
import { createTables } from '@dynamo-signals/local-cloud'
import {
  activate,
  addItem,
  connectReceivers,
  createShop,
  listProducts,
  type Mail,
  MODELS,
  newGuestToken,
  recordFeedback,
  seedProducts,
  signIn,
  signUp,
  viewCart,
  whoIs,
} from '@dynamo-signals/shop'
import { type Database, openDatabase } from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { matchFilters } from '../../packages/local-cloud/src/event-source-mapping/rules/match-filters.ts'
import { deriveEventFilters } from '../../wiring/event-filters.ts'
import { localClient } from '../support/fresh-database.ts'
import { StreamDriver } from '../support/stream-driver.ts'
import { CountingClient, type Request } from './counting-client.ts'

/** One step on the way from a guest to a customer: which function works, and what it asks of DynamoDB. */
export interface Step {
  readonly name: string
  readonly function: 'Api' | 'LinksConsumer' | 'MailConsumer' | 'Feedback'
  readonly requests: readonly Request[]
  readonly mails: number
}

const PASSWORD = 'three brown foxes'
const EMAIL = 'ada@example.org'

/**
 * Goes the way once, on tables of its own in DynamoDB Local: a guest with two things in the cart signs up, activates and
 * signs in. Then the address bounces. What HTTP adds (limits, idempotency) is not in it.
 */
export async function measureSignUp(): Promise<Step[]> {
  const [tableName, ledgerTableName] = [`${randomUUID()}-data`, `${randomUUID()}-ledger`]
  const client = new CountingClient(localClient(), { [tableName]: 'DataTable', [ledgerTableName]: 'LedgerTable' })
  await createTables(localClient(), [dataTable(tableName), ledgerTable(ledgerTableName)])
  const database = openDatabase({ client, tableName, ledgerTableName, models: MODELS })
  const mails: Mail[] = []
  const tokenKeys = { current: { id: 'k1', secret: 'a secret of more than thirty-two characters' } }
  const mailer = { send: async (mail: Mail) => void mails.push(mail) }
  const context = createShop({ database, mailer, tokenKeys, publicUrl: 'https://shop.example' })
  const filters = deriveEventFilters()
  using _ = { [Symbol.dispose]: connectReceivers(context) }
  await seedProducts(context)

  const steps: Step[] = []
  const streams = { links: new StreamDriver(tableName), mail: new StreamDriver(tableName) }
  await Promise.all(Object.values(streams).map(stream => stream.newRecords()))
  async function step<T>(name: string, lambda: Step['function'], work: () => Promise<T>): Promise<T> {
    const before = mails.length
    client.forget()
    const result = await work()
    steps.push({ name, function: lambda, requests: client.requests, mails: mails.length - before })
    return result
  }
  const follow = async (what: string) => {
    const deliverTo = (consumer: 'links' | 'mail') => deliver(database, consumer, streams[consumer], filters[consumer])
    await step(`links, after ${what}`, 'LinksConsumer', () => deliverTo('links'))
    await step(`mail, after ${what}`, 'MailConsumer', () => deliverTo('mail'))
  }

  const guestToken = newGuestToken()
  const { items } = await step('viewing the products', 'Api', () => listProducts(context))
  for (const { id } of items.slice(0, 2)) {
    await step('adding a product to the cart', 'Api', () =>
      addItem(context, { guestToken }, { productId: id, quantity: 1 }),
    )
  }
  await follow('the guest')
  await step('signing up', 'Api', () => signUp(context, { email: EMAIL, password: PASSWORD, guestToken }))
  await follow('the sign-up')
  await step('activating', 'Api', () =>
    activate(context, { token: /token=([\w-]+)/.exec(mails[0]?.text ?? '')?.[1] ?? '' }),
  )
  await follow('the activation')
  const { sessionToken } = await step('signing in', 'Api', () => signIn(context, { email: EMAIL, password: PASSWORD }))
  const me = await step('loading the account', 'Api', () => whoIs(context, sessionToken))
  await step('viewing the cart', 'Api', () => viewCart(context, { userId: me?.id ?? '' }))
  await step('a bounce', 'Feedback', () => recordFeedback(context, { address: EMAIL, kind: 'bounce' }))
  return steps
}

/** Delivers what is new in the stream and passes the consumer's filters, and what that causes. */
async function deliver(database: Database, consumer: string, stream: StreamDriver, filters: readonly object[] = []) {
  const handler = createStreamHandler({ database, consumer })
  for (let records = await stream.newRecords(); records.length > 0; records = await stream.newRecords()) {
    const Records = records.filter(record => matchFilters(record, filters as never).matched)
    const { batchItemFailures } = Records.length > 0 ? await handler({ Records }) : { batchItemFailures: [] }
    if (batchItemFailures.length > 0) throw new Error(`A receiver of ${consumer} failed.`)
  }
}
