import { deadLetters } from 'dynamo-signals/operations'
import { createStreamHandler, type LambdaRecord } from 'dynamo-signals/streams'
import type { Item } from '../../support/memory-dynamodb/values/item.ts'
import { storedItems } from '../../support/stored-items.ts'
import { StreamDriver } from '../../support/stream-driver.ts'
import type { AcceptedMail } from '../world/ses.ts'
import type { LocalConsumer } from './local-consumer.ts'
import type { LocalShop } from './local-shop.ts'

/** What there is when nothing is left to do. */
export interface HistoryEnd {
  readonly records: readonly LambdaRecord[]
  readonly items: readonly Item[]
  readonly ledger: readonly Item[]
  readonly mails: readonly AcceptedMail[]
  /** The consumers that still have something to deliver. */
  readonly busy: readonly string[]
  readonly deadLetters: readonly string[]
  /** What another delivery of the whole stream changed. */
  readonly replayed: { readonly items: readonly Item[]; readonly mails: number; readonly failed: number }
}

/** Takes stock of a shop, delivers everything once more, and takes stock again. */
export async function endOf(shop: LocalShop, consumers: readonly LocalConsumer[]): Promise<HistoryEnd> {
  const { client, database, tableName, ledgerTableName } = shop.tables
  const [records, items, ledger] = await Promise.all([
    new StreamDriver(tableName).records(),
    storedItems({ client, tableName }),
    storedItems({ client, tableName: ledgerTableName }),
  ])
  const mails = [...shop.mails]
  const letters = await Promise.all(consumers.map(({ name }) => Array.fromAsync(deadLetters(database, name))))
  const busy = consumers.filter(({ isIdle }) => !isIdle).map(({ name }) => name)
  const answers = await Promise.all(
    consumers.map(({ name }) => createStreamHandler({ database, consumer: name })({ Records: records })),
  )
  const failed = answers.reduce((sum, { batchItemFailures }) => sum + batchItemFailures.length, 0)
  return {
    records,
    items,
    ledger,
    mails,
    busy,
    deadLetters: letters.flat().map(({ dispatchUid, error }) => `${dispatchUid}: ${error}`),
    replayed: { items: await storedItems({ client, tableName }), mails: shop.mails.length - mails.length, failed },
  }
}
