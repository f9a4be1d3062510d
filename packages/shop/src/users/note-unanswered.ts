import { ConflictError } from 'dynamo-signals'
import type { Context } from '../context.ts'
import { User } from './user.ts'

/**
 * Counts a request that nothing is mailed for. It is there for its cost: a request that changes nothing must take as
 * long as one that does, or the time would tell what the answer does not. The count may miss some of many at once.
 */
export async function noteUnanswered({ database }: Pick<Context, 'database'>, user: User): Promise<void> {
  try {
    await database.repository(User).update(user, { unansweredRequests: user.unansweredRequests + 1 })
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
  }
}
