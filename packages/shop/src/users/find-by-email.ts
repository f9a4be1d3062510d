import type { Shop } from '../shop.ts'
import { type DAMAGED, findOrDamaged } from '../stored-faults.ts'
import { User } from './user.ts'

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
