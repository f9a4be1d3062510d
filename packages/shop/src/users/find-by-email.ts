import type { Context } from '../context.ts'
import { isOfTheItem, usable } from '../stored-faults.ts'
import { User } from './user.ts'

// The ids of users are UUIDs.
const NOBODY = 'nobody'

/** Stands for a user that is stored and cannot be used: nobody can sign in as, or be written to. */
export const DAMAGED = Symbol('damaged')

/**
 * Finds the user with an address, by as many requests as it takes for an address that somebody has. A stored user that
 * cannot be used is reported.
 */
export async function findByEmail(
  context: Pick<Context, 'database' | 'report'>,
  email: string,
): Promise<User | typeof DAMAGED | undefined> {
  const users = context.database.repository(User)
  try {
    const user = await users.findBy('email', email)
    if (user) return usable(context, User, [user])[0] ?? DAMAGED
  } catch (error) {
    if (!isOfTheItem(error)) throw error
    context.report?.({ model: User.name, id: '', error })
    return DAMAGED
  }
  await users.find(NOBODY)
  return undefined
}
