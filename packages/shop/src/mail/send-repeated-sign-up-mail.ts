import type { DurableEvent } from 'dynamo-signals'
import type { Shop } from '../shop.ts'
import { User } from '../users/user.ts'
import { repeatedSignUpMail } from './repeated-sign-up-mail.ts'

/** Tells an active user that somebody signed up with their address: the answer to the sign-up itself must not. */
export function sendRepeatedSignUpMail({ mailer, publicUrl }: Shop) {
  return async ({ userId, once, database }: DurableEvent<{ userId: string }>): Promise<void> => {
    const user = await database.repository(User).find(userId)
    if (!user?.isActive || user.mailStoppedBy) return
    await once(`repeated-sign-up/${userId}`, () => mailer.send(repeatedSignUpMail(user, { publicUrl })))
  }
}
