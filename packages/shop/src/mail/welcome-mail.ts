import type { PostSave } from 'dynamo-signals'
import { User } from '../models/user.ts'
import { SHOP_NAME, type Shop } from '../shop.ts'
import { type Addressee, writeLetter } from './letter.ts'
import type { Mail } from './mailer.ts'

/** Mails a user who became active that the account is theirs. Once per activation, however often it is delivered. */
export function sendWelcomeMail({ mailer, publicUrl }: Shop) {
  return async ({ instance: { id, activationGeneration }, once, database }: PostSave<typeof User>): Promise<void> => {
    // As it is now: the record may be old, and mails to the address stopped since.
    const user = await database.repository(User).find(id)
    if (!user || user.mailStoppedBy) return
    await once(`welcome/${activationGeneration}`, () => mailer.send(welcomeMail(user, { publicUrl })))
  }
}

/** The mail that says that the account is active. */
export function welcomeMail(user: Addressee, { publicUrl }: { publicUrl: string }): Mail {
  return writeLetter({
    to: user.sendTo,
    subject: `Your account at ${SHOP_NAME} is active`,
    firstName: user.firstName,
    paragraphs: [
      `Your account at ${SHOP_NAME} is active. The items you added to your cart before you signed up are still there.`,
    ],
    button: { label: 'Sign in', url: `${publicUrl}/sign-in` },
    small: 'We only email you about your account.',
  })
}
