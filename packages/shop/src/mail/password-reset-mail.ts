import { SHOP_NAME } from '../shop-name.ts'
import type { Addressee } from './activation-mail.ts'
import { writeLetter } from './letter.ts'
import type { Mail } from './mailer.ts'

/** The mail with the link that lets its owner choose a new password. */
export function passwordResetMail(user: Addressee, { publicUrl, token }: { publicUrl: string; token: string }): Mail {
  return writeLetter({
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
