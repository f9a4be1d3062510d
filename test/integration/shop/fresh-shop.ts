import { DeleteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import {
  activate,
  connectReceivers,
  createShop,
  type Mail,
  MODELS,
  Price,
  Product,
  type Shop,
  seedProducts,
  signUp,
  User,
} from '@dynamo-signals/shop'
import { onTestFinished } from 'vitest'
import { freshDatabase } from '../../support/fresh-database.ts'
import { StreamDriver } from '../../support/stream-driver.ts'

export const PASSWORD = 'three brown foxes'

/** A shop over tables of its own, whose clock and stream the test drives, with all receivers connected. */
export async function freshShop() {
  const fresh = await freshDatabase(MODELS)
  const { client, tableName } = fresh
  const mails: Mail[] = []
  let now = new Date('2026-03-01T12:00:00Z')
  const context = createShop({
    database: fresh.database,
    mailer: { send: async mail => void mails.push(mail) },
    tokenKeys: { current: { id: 'k1', secret: 'a secret of more than thirty-two characters' } },
    publicUrl: 'https://shop.example',
    clock: () => now,
  })
  onTestFinished(connectReceivers(context))
  const [links, mail] = [new StreamDriver(tableName), new StreamDriver(tableName)]
  return {
    ...fresh,
    context,
    mails,
    /** Lets time pass. */
    pass: (milliseconds: number) => {
      now = new Date(now.getTime() + milliseconds)
    },
    /** Delivers all that is new to both consumers, and what follows from it. */
    async settle() {
      await links.deliver(fresh.database, 'links')
      await mail.deliver(fresh.database, 'mail')
    },
    /** Delivers the whole stream again, to both consumers. */
    async settleAgain() {
      const responses = [
        await links.deliverAgain(fresh.database, 'links'),
        await mail.deliverAgain(fresh.database, 'mail'),
      ]
      return responses.flatMap(({ batchItemFailures }) => batchItemFailures)
    },
    records: () => new StreamDriver(tableName).records(),
    /** Deletes a guest's cart as DynamoDB's time to live does: that item alone, and by none of our code. */
    async expire(guestCartId: string) {
      const Key = { pk: { S: `GuestCart#${guestCartId}` }, sk: { S: 'instance' } }
      const gone = await client.send(new DeleteItemCommand({ TableName: tableName, Key, ReturnValues: 'ALL_OLD' }))
      if (!gone.Attributes) throw new Error('There is no such cart.')
    },
    /** Everything in the table, as it is stored, in a stable order. */
    async dump(): Promise<string[]> {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName, ConsistentRead: true }))
      return Items.map(item => JSON.stringify(item)).sort()
    },
  }
}
export type FreshShop = Awaited<ReturnType<typeof freshShop>>

/** Like {@link freshShop}, with products. */
export async function stockedShop(): Promise<FreshShop> {
  const shop = await freshShop()
  await seedProducts(shop.context)
  return shop
}

/** Adds more products, in transactions of the maximum size. Resolves to their IDs. */
export async function moreGoods({ database }: FreshShop, count: number): Promise<string[]> {
  const { id: priceId } = await database.repository(Price).create({ amount: 100, currency: 'EUR' })
  const goods = Array.from({ length: count }, (_, n) => ({
    id: `mug-${n}`,
    slug: `mug-${n}`,
    title: `Mug ${n}`,
    priceId,
  }))
  for (let n = 0; n < count; n += 30) await database.repository(Product).saveMany(goods.slice(n, n + 30))
  return goods.map(({ id }) => id)
}

/** The token of the link in a mail. */
export function tokenIn(mail: Mail | undefined): string {
  const token = /activate\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1]
  if (!token) throw new Error('The mail has no activation link.')
  return token
}

/** Loads the user with an address. */
export async function userWith({ database }: Pick<Shop, 'database'>, email: string) {
  const user = await database.repository(User).findBy('email', email)
  if (!user) throw new Error(`No user has the address ${email}.`)
  return user
}

/** Signs up a user and follows the link. The resulting records are not delivered yet. */
export async function activeUser(shop: FreshShop, email = 'ada@example.org', guestToken?: string) {
  await signUp(shop.context, { email, password: PASSWORD, firstName: 'Ada', guestToken })
  await shop.settle()
  await activate(shop.context, { token: tokenIn(shop.mails.findLast(({ to }) => to === email)) })
  return userWith(shop.context, email)
}
