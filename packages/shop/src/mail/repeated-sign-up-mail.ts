import type { DurableEvent } from 'dynamo-signals'
import { User } from '../models/user.ts'
import { SHOP_NAME, type Shop } from '../shop.ts'
import type { Mail } from './mailer.ts'
import { type Addressee, writeMail } from './write-mail.ts'

/**
 * Notifies an active user that someone signed up with their address, because the response to the sign-up must not reveal it.
 */
export function sendRepeatedSignUpMail({ mailer, publicUrl }: Shop) {
  return async ({ userId, once, database }: DurableEvent<{ userId: string }>): Promise<void> => {
    const user = await database.repository(User).find(userId)
    if (!user?.isActive || user.mailStoppedBy) return
    await once(`repeated-sign-up/${userId}`, () => mailer.send(repeatedSignUpMail(user, { publicUrl })))
  }
}

/** Builds the email to a user whose address was used to sign up again. */
export function repeatedSignUpMail(user: Addressee, { publicUrl }: { publicUrl: string }): Mail {
  return writeMail({
    to: user.sendTo,
    subject: `You already have an account at ${SHOP_NAME}`,
    firstName: user.firstName,
    paragraphs: [
      `Someone, probably you, tried to sign up at ${SHOP_NAME} with this address, but it already has an account. Nothing was changed. Sign in with your existing password, or choose a new one on the sign-in page.`,
    ],
    button: { label: 'Sign in', url: `${publicUrl}/sign-in` },
    small: "If it wasn't you, ignore this email. We didn't reveal to anyone that you have an account.",
  })
}
