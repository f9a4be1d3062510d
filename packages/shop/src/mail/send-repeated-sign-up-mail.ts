import type { PostSave } from 'dynamo-signals'
import type { Context } from '../context.ts'
import type { User } from '../users/user.ts'
import { mayWriteTo } from './may-write-to.ts'
import { repeatedSignUpMail } from './repeated-sign-up-mail.ts'

/** Tells an active user that somebody signed up with their address: the answer to the sign-up itself must not. */
export function sendRepeatedSignUpMail({ mailer, publicUrl }: Context) {
  return async ({ instance: user, once, database }: PostSave<typeof User>): Promise<void> => {
    if (!user.isActive || user.repeatedSignUps === 0) return
    if (!(await mayWriteTo(database, user.id))) return
    await once(`repeated-sign-up/${user.repeatedSignUps}`, () => mailer.send(repeatedSignUpMail(user, { publicUrl })))
  }
}
