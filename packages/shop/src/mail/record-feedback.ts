import { retryOnConflict } from '../retry-on-conflict.ts'
import type { Shop } from '../shop.ts'
import { parseEmailAddress } from '../users/email-address.ts'
import { User } from '../users/user.ts'

/** What a mail provider reports of an address: mail to it bounces for good, or its owner calls ours unwanted. */
export interface MailFeedback {
  readonly address: string
  readonly kind: 'bounce' | 'complaint'
}

/**
 * Marks the user of an address that mails must not go to any more. Nothing happens for an address that no user has. The
 * same report again changes nothing; a complaint weighs more than a bounce, and stays.
 */
export async function recordFeedback(
  { database }: Pick<Shop, 'database'>,
  { address, kind }: MailFeedback,
): Promise<void> {
  const email = parseEmailAddress(address)?.email
  if (!email) return
  const users = database.repository(User)
  await retryOnConflict(async () => {
    const user = await users.findBy('email', email)
    if (!user || user.mailStoppedBy === kind || user.mailStoppedBy === 'complaint') return
    await users.update(user, { mailStoppedBy: kind })
  })
}
