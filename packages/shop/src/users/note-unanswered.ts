import { ConflictError } from 'dynamo-signals'
import type { Shop } from '../shop.ts'
import { commitAlike } from './unanswered-request.ts'
import { User } from './user.ts'

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
