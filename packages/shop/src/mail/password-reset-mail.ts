import type { PostSave } from 'dynamo-signals'
import { User } from '../models/user.ts'
import { SHOP_NAME, type Shop } from '../shop.ts'
import { resetToken } from '../users/reset-password.ts'
import type { Mail } from './mailer.ts'
import { type Addressee, writeMail } from './write-mail.ts'

/**
 * Emails a password reset link. Sends each link once, even on redelivery, and never a link that no longer works because it
 * was replaced or expired, or the password was changed.
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

/** Builds the email with the password reset link. */
export function passwordResetMail(user: Addressee, { publicUrl, token }: { publicUrl: string; token: string }): Mail {
  return writeMail({
    to: user.sendTo,
    subject: `Choose a new password for ${SHOP_NAME}`,
    firstName: user.firstName,
    paragraphs: [
      `Someone, probably you, requested a new password for your account at ${SHOP_NAME}. Click the link to choose one. You will be signed out on all devices.`,
      'The link works once, within an hour. If you request another one, only the latest link works.',
    ],
    button: { label: 'Choose a new password', url: `${publicUrl}/reset-password?token=${encodeURIComponent(token)}` },
    small: "If it wasn't you, ignore this email. Your password stays the same.",
  })
}
