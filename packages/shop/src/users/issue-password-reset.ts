import type { DurableEvent } from 'dynamo-signals'
import { retryOnConflict } from '../retry-on-conflict.ts'
import type { Shop } from '../shop.ts'
import { spendMail } from './mail-allowance.ts'
import { newPasswordReset } from './password-reset.ts'
import { User } from './user.ts'

/**
 * Gives an active user the link that was asked for; those before it stop working. Nothing happens for an address that
 * no active user has, for one that no mail may go to, or when three mails went out in the last hour: the link that was
 * mailed last keeps working then.
 *
 * Requests for one user come as items of their own, side by side. That is why a lost race is repeated here, rather than
 * counted as a failure. A request that is delivered again after a crash makes another link, and takes another mail.
 */
export function issuePasswordReset(shop: Pick<Shop, 'tokenKeys' | 'clock'>) {
  return async ({ email, database }: DurableEvent<{ email: string }>): Promise<void> => {
    const users = database.repository(User)
    await retryOnConflict(async () => {
      const user = await users.findBy('email', email)
      if (!user?.isActive || user.mailStoppedBy) return
      const mailsAskedAt = spendMail(user.mailsAskedAt, shop.clock())
      if (mailsAskedAt) await users.update(user, { ...newPasswordReset(shop, user), mailsAskedAt })
    })
  }
}
