import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { addItem, guestCartId, listProducts, newGuestToken, signIn, signUp } from '@dynamo-signals/shop'
import { createStreamHandler, type LambdaRecord, type ReceiverMessage } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import { matchFilters } from '../../packages/local-cloud/src/event-source-mapping/rules/match-filters.ts'
import { activeUser, type FreshShop, PASSWORD, stockedShop } from '../integration/shop/fresh-shop.ts'
import { filtersOf } from './checks/mappings.ts'
import { synthesized } from './synthesized.ts'

const CONSUMERS = ['links', 'mail']

it('lets every record through that a receiver wants, and keeps back those of which none does', async () => {
  const shop = await stockedShop()
  await becomeCustomer(shop)
  const records = await shop.records()

  for (const consumer of CONSUMERS) {
    const filters = filtersOf(synthesized('production'), consumer)
    const passing = records.filter(record => matchFilters(record, filters as never).matched)
    const wanted = await recordsWanted(shop, consumer, records)

    expect(wanted.length).toBeGreaterThan(0)
    expect(wanted.filter(record => !passing.includes(record))).toEqual([])
    expect(passing.length).toBeLessThan(records.length)
    // Goods, sessions and the guards of unique values wake nobody.
    expect(new Set(passing.map(typeOf)).intersection(new Set([undefined, 'Product', 'Price', 'Session']))).toEqual(
      new Set(),
    )
  }
})

it('wakes the mails for users alone', async () => {
  const shop = await stockedShop()
  await becomeCustomer(shop)
  const filters = filtersOf(synthesized('production'), 'mail')

  const passing = (await shop.records()).filter(record => matchFilters(record, filters as never).matched)

  expect(new Set(passing.map(typeOf))).toEqual(new Set(['User']))
})

/** A guest fills a cart, signs up, activates and signs in; another one only signs up, and a third lets a cart expire. */
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

function typeOf({ dynamodb }: LambdaRecord): string | undefined {
  const image = (dynamodb?.NewImage ?? dynamodb?.OldImage) as { _type?: { S?: string } } | undefined
  return image?._type?.S
}
