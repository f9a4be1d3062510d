import { SHOP_NAME } from '../shop-name.ts'
import { writeLetter } from './letter.ts'
import type { Mail } from './mailer.ts'

/** Whom a mail is for. */
export interface Addressee {
  readonly sendTo: string
  readonly firstName: string
}

/** The mail with the link that proves who reads the mailbox. The link's host is the shop's own, whatever a request said. */
export function activationMail(user: Addressee, { publicUrl, token }: { publicUrl: string; token: string }): Mail {
  return writeLetter({
    to: user.sendTo,
    subject: `Activate your account at ${SHOP_NAME}`,
    firstName: user.firstName,
    paragraphs: [
      `Somebody, probably you, signed up at ${SHOP_NAME} with this address. Press the button on the next page to activate the account.`,
      'The link works once, within 24 hours, and for the newest sign-up only. If you cannot sign in afterwards, choose a new password on the sign-in page: that also signs out everybody else.',
    ],
    button: { label: 'Activate my account', url: `${publicUrl}/activate?token=${encodeURIComponent(token)}` },
    small: 'If it was not you, ignore this mail: without the link nobody can use the account.',
  })
}
