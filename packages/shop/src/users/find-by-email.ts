import type { Context } from '../context.ts'
import { User } from './user.ts'

// The ids of users are UUIDs.
const NOBODY = 'nobody'

/** Finds the user with an address, by as many requests as it takes for an address that somebody has. */
export async function findByEmail({ database }: Pick<Context, 'database'>, email: string): Promise<User | undefined> {
  const users = database.repository(User)
  const user = await users.findBy('email', email)
  if (!user) await users.find(NOBODY)
  return user
}
