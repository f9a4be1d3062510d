import { retryOnConflict } from 'dynamo-signals'
import { User } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { DAMAGED } from '../stored-faults.ts'
import { isPending, newActivation } from './activation-link.ts'
import { emailInvalid, parseEmailAddress } from './email-address.ts'
import { commitAlike, findByEmail, noteUnanswered } from './equal-cost.ts'
import { spendMail } from './mail-allowance.ts'

/**
 * Requests a new activation link. Earlier links stop working, and a receiver of the stream emails the new one. Silently does
 * nothing if no user with this address is waiting for one, or if three emails were sent in the last hour. The requests to
 * DynamoDB are the same for every address.
 */
export async function resendActivation(shop: Shop, { email: typed }: { email: string }): Promise<void> {
  const address = parseEmailAddress(typed)
  if (!address) throw emailInvalid()
  await retryOnConflict(async () => {
    const found = await findByEmail(shop, address.email)
    const user = found === DAMAGED ? undefined : found
    const mailsAskedAt = user && isPending(user) ? spendMail(user.mailsAskedAt, shop.clock()) : undefined
    if (!user || !mailsAskedAt) return noteUnanswered(shop, user)
    const { id, email } = user
    const link = newActivation(shop, { id, email, generation: user.activationGeneration + 1 })
    await commitAlike(shop, transaction => transaction.repository(User).update(user, { ...link, mailsAskedAt }))
  })
}
