import { ConflictError } from 'dynamo-signals'
import { retryOnConflict } from '../retry-on-conflict.ts'
import type { Shop } from '../shop.ts'
import { findUsable } from '../stored-faults.ts'
import { activationRefused } from './check-activation.ts'
import { userIdOfToken } from './link-token.ts'
import { withPresentedToken } from './presented-token.ts'
import { User } from './user.ts'

/**
 * Makes the user of an activation link active. No session is opened; the customer, the cart and the mail follow from
 * the stream. Throws `activations.invalid` for every token that does not work, and does not tell why. Of any number of
 * calls with one token, at once or one after another, one succeeds.
 */
export async function activate(shop: Shop, { token }: { token: string }): Promise<void> {
  const userId = userIdOfToken(token)
  if (!userId) throw activationRefused()
  const users = shop.database.repository(User)
  const attempt = async () => {
    const user = await findUsable(shop, User, userId, users.find(userId))
    if (!user || user.isActive) throw activationRefused()
    await withPresentedToken(token, () => users.update(user, { isActive: true }))
  }
  try {
    // A conflict is no refusal yet: somebody may have signed up again with the address, or used the token meanwhile.
    await retryOnConflict(attempt)
  } catch (error) {
    throw error instanceof ConflictError ? activationRefused() : error
  }
}
