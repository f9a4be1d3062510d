import type { PostSave } from 'dynamo-signals'
import type { Shop } from '../shop.ts'
import { User } from '../users/user.ts'
import { passwordChangedMail } from './password-changed-mail.ts'

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
