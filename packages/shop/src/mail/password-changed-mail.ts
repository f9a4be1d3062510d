import type { PostSave } from 'dynamo-signals'
import { User } from '../models/user.ts'
import { SHOP_NAME, type Shop } from '../shop.ts'
import { type Addressee, writeLetter } from './letter.ts'
import type { Mail } from './mailer.ts'

/**
 * Tells a user that their password was changed, so that they learn of it when somebody else did it. It does not count
 * against the three mails an hour: only the password itself, or a mailed link, makes us send it.
 */
export function sendPasswordChangedMail({ mailer, publicUrl }: Shop) {
  return async ({ instance: { id, passwordChangedAt }, once, database }: PostSave<typeof User>): Promise<void> => {
    if (!passwordChangedAt) return
    const user = await database.repository(User).find(id)
    if (!user?.isActive || user.mailStoppedBy) return
    await once(`password-changed/${passwordChangedAt}`, () => mailer.send(passwordChangedMail(user, { publicUrl })))
  }
}

/** The mail that tells the owner of an account that its password was changed. */
export function passwordChangedMail(user: Addressee, { publicUrl }: { publicUrl: string }): Mail {
  return writeLetter({
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
