import type { PostSave } from 'dynamo-signals'
import { User } from '../models/user.ts'
import { SHOP_NAME, type Shop } from '../shop.ts'
import type { Mail } from './mailer.ts'
import { type Addressee, writeMail } from './write-mail.ts'

/** Sends a welcome mail to a user who became active. Once per activation, even on redelivery. */
export function sendWelcomeMail({ mailer, publicUrl }: Shop) {
  return async ({ instance: { id, activationGeneration }, once, database }: PostSave<typeof User>): Promise<void> => {
    // Reads the current user, because the record may be old and mail to the address may have been stopped since.
    const user = await database.repository(User).find(id)
    if (!user || user.mailStoppedBy) return
    await once(`welcome/${activationGeneration}`, () => mailer.send(welcomeMail(user, { publicUrl })))
  }
}

/** Builds the email that confirms that the account is active. */
export function welcomeMail(user: Addressee, { publicUrl }: { publicUrl: string }): Mail {
  return writeMail({
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
