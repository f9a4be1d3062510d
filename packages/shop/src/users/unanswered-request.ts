import { defineModel, type InstanceOf, type Transaction } from 'dynamo-signals'
import * as z from 'zod'
import type { Shop } from '../shop.ts'

const HOUR = 3600

/** A request with an address that nothing came of. It says nothing of the address, and is gone after an hour. */
export const UnansweredRequest = defineModel('UnansweredRequest', {
  schema: z.object({
    /** In seconds since 1970. */
    expiresAt: z.int(),
  }),
  expires: 'expiresAt',
})
export type UnansweredRequest = InstanceOf<typeof UnansweredRequest>

/**
 * Commits what a request with an address changes, so that it costs the same whoever has the address: one transaction of
 * two items, also where nothing is changed. Timing would tell otherwise what the answer does not.
 */
export async function commitAlike(
  { database, clock }: Pick<Shop, 'database' | 'clock'>,
  change?: (transaction: Transaction) => Promise<unknown>,
): Promise<void> {
  const expiresAt = Math.ceil(clock().getTime() / 1000) + HOUR
  const note = (transaction: Transaction) => transaction.repository(UnansweredRequest).create({ expiresAt })
  await database.transaction(async transaction => {
    await (change ?? note)(transaction)
    await note(transaction)
  })
}
