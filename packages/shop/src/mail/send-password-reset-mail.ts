import type { PostSave } from 'dynamo-signals'
import type { Shop } from '../shop.ts'
import { resetToken } from '../users/password-reset.ts'
import { User } from '../users/user.ts'
import { passwordResetMail } from './password-reset-mail.ts'

/**
 * Mails the link for a new password. Once per link, however often it is delivered, and never one that does not work any
 * more by then: a newer one was asked for, it expired, or the password was changed.
 */
export function sendPasswordResetMail({ mailer, tokenKeys, publicUrl, clock }: Shop) {
  return async ({ instance: { id, resetGeneration }, once, database }: PostSave<typeof User>): Promise<void> => {
    const user = await database.repository(User).find(id)
    if (!user || user.mailStoppedBy || user.resetGeneration !== resetGeneration) return
    const token = resetToken(tokenKeys, user, clock())
    if (token)
      await once(`password-reset/${resetGeneration}`, () => mailer.send(passwordResetMail(user, { publicUrl, token })))
  }
}
