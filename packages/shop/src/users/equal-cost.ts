import { ConflictError, type Transaction } from 'dynamo-signals'
import { UnansweredRequest } from '../models/unanswered-request.ts'
import { User } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { type DAMAGED, findOrDamaged } from '../stored-faults.ts'

// The ids of users are UUIDs.
const NOBODY = 'nobody'

/**
 * Finds the user with an address, with the same number of requests whether or not the address has a user. Reports a damaged
 * user and returns `DAMAGED`, which can be neither signed in nor written to.
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
 * Commits the changes of a request with an address at the same cost for every address: one transaction of two items, even if
 * nothing changes. Otherwise timing would reveal what the response hides.
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
 * Counts a request that sends no email, on the user if there is one. It exists for its cost: a request that changes nothing
 * must take as long as one that does, or timing would reveal what the response hides. The count may miss some concurrent
 * requests.
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
