import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import {
  addItem,
  Cart,
  guestCartId,
  listProducts,
  newGuestToken,
  Product,
  placeOrder,
  signIn,
  signUp,
} from '@dynamo-signals/shop'
import { createStreamHandler, type LambdaRecord, type ReceiverMessage } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import { matchFilters } from '../../packages/local-cloud/src/event-source-mapping/rules/match-filters.ts'
import { deriveEventFilters } from '../../wiring/event-filters.ts'
import { activeUser, type FreshShop, PASSWORD, stockedShop } from '../integration/shop/fresh-shop.ts'
import { filtersOf } from './checks/mappings.ts'
import { synthesized } from './synthesized.ts'

const CONSUMERS = Object.keys(deriveEventFilters())
/** Records that invoke no Lambda. */
const IDLE = ['guard', 'Product', 'Price', 'Stock', 'OrderLine', 'Session']

it('lets every record through that a receiver wants, keeps back the others, and has no filter too many', async () => {
  const shop = await eventfulShop()
  const records = await shop.records()
  expect(new Set(records.map(kindOf))).toEqual(new Set(records.map(kindOf)).union(new Set(IDLE)))

  for (const consumer of CONSUMERS) {
    const filters = filtersOf(synthesized('production'), consumer)
    const wanted = await recordsWanted(shop, consumer, records)
    const passing = records.filter(record => matches(record, filters))

    expect(wanted.length).toBeGreaterThan(0)
    expect(wanted.filter(record => !passing.includes(record))).toEqual([])
    expect(passing.filter(record => IDLE.includes(kindOf(record)))).toEqual([])
    // A filter that is left out is a fault that is noticed.
    for (const filter of filters) {
      const rest = filters.filter(each => each !== filter)
      expect(
        wanted.filter(record => !matches(record, rest)),
        `without ${JSON.stringify(filter)}`,
      ).not.toEqual([])
    }
  }
})

function matches(record: LambdaRecord, filters: readonly object[]): boolean {
  return filters.length > 0 && matchFilters(record, filters as never).matched
}

/** A shop in which everything has happened that a receiver waits for. What follows from it is delivered. */
async function eventfulShop(): Promise<FreshShop> {
  const shop = await stockedShop()
  await becomeCustomer(shop)
  await signUp(shop.context, { email: 'ada@example.org', password: PASSWORD })
  await buySomething(shop)
  await throwAwayFullCart(shop)
  await untag(shop)
  await shop.settle()
  return shop
}

/** A customer orders what is in the cart. */
async function buySomething(shop: FreshShop): Promise<void> {
  const { context } = shop
  const { id: userId } = await activeUser(shop, 'grace@example.org')
  await shop.settle()
  const [product] = (await listProducts(context)).items
  if (!product) return
  await addItem(context, { userId }, { productId: product.id, quantity: 1 })
  await placeOrder(context, userId, { total: product.price })
}

/** A product loses its tags. */
async function untag({ database }: FreshShop): Promise<void> {
  const products = database.repository(Product)
  const [tagged] = await products.relatedSet({ tags: 'kitchen' }).list({ limit: 1 }).toArray()
  await products.linkSet(tagged?.id ?? '', 'tags').clear()
}

/** A cart goes away with more in it than one transaction can delete. */
async function throwAwayFullCart(shop: FreshShop): Promise<void> {
  const { context, database } = shop
  const user = await activeUser(shop, 'alan@example.org')
  await shop.settle()
  const [{ priceId } = { priceId: '' }] = await database.repository(Product).list().toArray()
  for (let n = 0; n < 120; n++) {
    const product = await database.repository(Product).create({ slug: `mug-${n}`, title: `Mug ${n}`, priceId })
    await addItem(context, { userId: user.id }, { productId: product.id, quantity: 1 })
  }
  const cart = await database.repository(Cart).find(user.id)
  if (cart) await database.repository(Cart).delete(cart)
}

/**
 * A guest fills a cart, signs up, activates and signs in; another one only signs up, and a third lets a cart expire.
 */
async function becomeCustomer(shop: FreshShop): Promise<void> {
  const { items } = await listProducts(shop.context)
  const addition = { productId: items[0]?.id ?? '', quantity: 2 }
  const [guestToken, abandoned] = [newGuestToken(), newGuestToken()]
  await addItem(shop.context, { guestToken }, addition)
  await addItem(shop.context, { guestToken: abandoned }, addition)
  await signUp(shop.context, { email: 'grace@example.org', password: PASSWORD })
  await activeUser(shop, 'ada@example.org', guestToken)
  await shop.expire(guestCartId(abandoned))
  await shop.settle()
  await signIn(shop.context, { email: 'ada@example.org', password: PASSWORD })
}

/** The records for which a receiver of the consumer runs. */
async function recordsWanted(shop: FreshShop, consumer: string, records: readonly LambdaRecord[]) {
  const handler = createStreamHandler({ database: shop.context.database, consumer })
  let calls = 0
  const count = (message: unknown) => {
    if ((message as ReceiverMessage).consumer === consumer) calls++
  }
  subscribe('dynamo-signals:receiver', count)
  const wanted: LambdaRecord[] = []
  for (const record of records) {
    calls = 0
    await handler({ Records: [record] })
    if (calls > 0) wanted.push(record)
  }
  unsubscribe('dynamo-signals:receiver', count)
  return wanted
}

/** The model of a record's item, the name of a durable signal, or `guard`. */
function kindOf({ dynamodb }: LambdaRecord): string {
  const image = (dynamodb?.NewImage ?? dynamodb?.OldImage) as Record<string, { S?: string }> | undefined
  return image?._type?.S ?? image?._signal?.S ?? 'guard'
}
