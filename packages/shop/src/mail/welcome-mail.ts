import { SHOP_NAME } from '../shop-name.ts'
import type { Addressee } from './activation-mail.ts'
import { writeLetter } from './letter.ts'
import type { Mail } from './mailer.ts'

/** The mail that says that the account is active. */
export function welcomeMail(user: Addressee, { publicUrl }: { publicUrl: string }): Mail {
  return writeLetter({
    to: user.sendTo,
    subject: `Your account at ${SHOP_NAME} is active`,
    firstName: user.firstName,
    paragraphs: [
      `Your account at ${SHOP_NAME} is active. Whatever you put into the cart before you signed up is waiting there.`,
    ],
    button: { label: 'Sign in', url: `${publicUrl}/sign-in` },
    small: 'We write only when your account needs it.',
  })
}
