import type { PostSave } from 'dynamo-signals'
import type { Shop } from '../shop.ts'
import { User } from '../users/user.ts'
import { welcomeMail } from './welcome-mail.ts'

/** Mails a user who became active that the account is theirs. Once per activation, however often it is delivered. */
export function sendWelcomeMail({ mailer, publicUrl }: Shop) {
  return async ({ instance: { id, activationGeneration }, once, database }: PostSave<typeof User>): Promise<void> => {
    // As it is now: the record may be old, and mails to the address stopped since.
    const user = await database.repository(User).find(id)
    if (!user || user.mailStoppedBy) return
    await once(`welcome/${activationGeneration}`, () => mailer.send(welcomeMail(user, { publicUrl })))
  }
}
