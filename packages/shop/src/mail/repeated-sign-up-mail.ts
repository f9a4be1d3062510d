import { SHOP_NAME } from '../shop-name.ts'
import type { Addressee } from './activation-mail.ts'
import { writeLetter } from './letter.ts'
import type { Mail } from './mailer.ts'

/** The mail to somebody with whose address, which has an active account, somebody signed up again. */
export function repeatedSignUpMail(user: Addressee, { publicUrl }: { publicUrl: string }): Mail {
  return writeLetter({
    to: user.sendTo,
    subject: `You have an account at ${SHOP_NAME} already`,
    firstName: user.firstName,
    paragraphs: [
      `Somebody, probably you, tried to sign up at ${SHOP_NAME} with this address. It already has an account, and nothing about it has changed. Sign in with the password you chose before, or choose a new one on the sign-in page.`,
    ],
    button: { label: 'Sign in', url: `${publicUrl}/sign-in` },
    small: 'If it was not you, ignore this mail: we told nobody that you have an account.',
  })
}
