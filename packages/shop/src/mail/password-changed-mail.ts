import type { PostSave } from 'dynamo-signals'
import { User } from '../models/user.ts'
import { SHOP_NAME, type Shop } from '../shop.ts'
import type { Mail } from './mailer.ts'
import { type Addressee, writeMail } from './write-mail.ts'

/**
 * Notifies a user that their password was changed, in case it was not them. Does not count toward the limit of three emails
 * per hour, because only someone with the password or a mailed link can trigger it.
 */
export function sendPasswordChangedMail({ mailer, publicUrl }: Shop) {
  return async ({ instance: { id, passwordChangedAt }, once, database }: PostSave<typeof User>): Promise<void> => {
    if (!passwordChangedAt) return
    const user = await database.repository(User).find(id)
    if (!user?.isActive || user.mailStoppedBy) return
    await once(`password-changed/${passwordChangedAt}`, () => mailer.send(passwordChangedMail(user, { publicUrl })))
  }
}

/** Builds the email that notifies an account's owner of a password change. */
export function passwordChangedMail(user: Addressee, { publicUrl }: { publicUrl: string }): Mail {
  return writeMail({
    to: user.sendTo,
    subject: `Your password at ${SHOP_NAME} was changed`,
    firstName: user.firstName,
    paragraphs: [
      `The password of your account at ${SHOP_NAME} was changed, and all other devices were signed out.`,
      "If you didn't change it, choose a new password now. This signs out all other devices.",
    ],
    button: { label: 'Choose a new password', url: `${publicUrl}/forgot-password` },
    small: "If you changed it yourself, you don't need to do anything.",
  })
}
