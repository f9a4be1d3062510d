import { ConflictError, type Transaction } from 'dynamo-signals'
import { UnansweredRequest } from '../models/unanswered-request.ts'
import { User } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { type DAMAGED, findOrDamaged } from '../stored-faults.ts'

// The ids of users are UUIDs.
const NOBODY = 'nobody'

/**
 * Finds the user with an address, by as many requests as it takes for an address that somebody has. A stored user that
 * cannot be used is reported: nobody can sign in as, or write to, `DAMAGED`.
 */
export async function findByEmail(
  shop: Pick<Shop, 'database' | 'report'>,
  email: string,
): Promise<User | typeof DAMAGED | undefined> {
  const users = shop.database.repository(User)
  const user = await findOrDamaged(shop, User, '', users.findBy('email', email))
  if (!user) await users.find(NOBODY)
  return user
}

const HOUR = 3600

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

/**
 * Counts a request that nothing is mailed for, with the user if there is one. It is there for its cost: a request that
 * changes nothing must take as long as one that does, or the time would tell what the answer does not. The count may miss
 * some of many at once.
 */
export async function noteUnanswered(shop: Pick<Shop, 'database' | 'clock'>, user: User | undefined): Promise<void> {
  try {
    await commitAlike(
      shop,
      user &&
        (transaction => transaction.repository(User).update(user, { unansweredRequests: user.unansweredRequests + 1 })),
    )
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
  }
}
