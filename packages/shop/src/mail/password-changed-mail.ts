import { SHOP_NAME } from '../shop-name.ts'
import type { Addressee } from './activation-mail.ts'
import { writeLetter } from './letter.ts'
import type { Mail } from './mailer.ts'

/** The mail that tells the owner of an account that its password was changed. */
export function passwordChangedMail(user: Addressee, { publicUrl }: { publicUrl: string }): Mail {
  return writeLetter({
    to: user.sendTo,
    subject: `Your password at ${SHOP_NAME} was changed`,
    firstName: user.firstName,
    paragraphs: [
      `The password of your account at ${SHOP_NAME} was changed, and all other devices were signed out.`,
      'If you did not change it, choose a new password now: that signs out everybody else.',
    ],
    button: { label: 'Choose a new password', url: `${publicUrl}/forgot-password` },
    small: 'If you changed it yourself, there is nothing to do.',
  })
}
