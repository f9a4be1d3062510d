import { type DurableEvent, DurableSignal, retryOnConflict } from 'dynamo-signals'
import { User } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { findUsable } from '../stored-faults.ts'
import { emailInvalid, parseEmailAddress } from './email-address.ts'
import { spendMail } from './mail-allowance.ts'
import { newPasswordReset } from './reset-password.ts'

/**
 * A password reset was requested for an address that may or may not have an account. The request writes nothing else, so its
 * cost and duration reveal nothing about the address.
 */
export const passwordResetAsked = new DurableSignal<{ email: string }>('password-reset-asked')

/**
 * Requests a password reset link. Throws `users.emailInvalid` for an invalid address. Every address gets the same response
 * after the same single write. A receiver of the stream checks whether an active user has the address, and emails the link.
 */
export async function requestPasswordReset(shop: Shop, { email: typed }: { email: string }): Promise<void> {
  const address = parseEmailAddress(typed)
  if (!address) throw emailInvalid()
  const { email } = address
  await shop.database.transaction(transaction => passwordResetAsked.send(transaction, { email }))
}

/**
 * Gives an active user the link that was asked for; those before it stop working. Nothing happens for an address that
 * no active user has, for one that no email may go to, or when three emails went out in the last hour: the link that was
 * mailed last keeps working then. A stored user that cannot be used is reported, and gets no email. The request is not
 * parked: its sender is a stranger, and may repeat it, and a link that is mailed after a repair is not asked for.
 *
 * Requests for one user come as items of their own, side by side. That is why a lost race is repeated here, rather than
 * counted as a failure. A request that is delivered again after a crash makes another link, and takes another mail.
 */
export function issuePasswordReset(shop: Pick<Shop, 'tokenKeys' | 'clock' | 'report'>) {
  return async ({ email, database }: DurableEvent<{ email: string }>): Promise<void> => {
    const users = database.repository(User)
    await retryOnConflict(async () => {
      const user = await findUsable(shop, User, '', users.findBy('email', email))
      if (!user?.isActive || user.mailStoppedBy) return
      const mailsAskedAt = spendMail(user.mailsAskedAt, shop.clock())
      if (mailsAskedAt) await users.update(user, { ...newPasswordReset(shop, user), mailsAskedAt })
    })
  }
}
