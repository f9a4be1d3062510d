import type { PostSave } from 'dynamo-signals'
import type { Context } from '../context.ts'
import type { User } from '../users/user.ts'
import { mayWriteTo } from './may-write-to.ts'
import { welcomeMail } from './welcome-mail.ts'

/** Mails a user who became active that the account is theirs. Once per activation, however often it is delivered. */
export function sendWelcomeMail({ mailer, publicUrl }: Context) {
  return async ({ instance: user, once, database }: PostSave<typeof User>): Promise<void> => {
    if (!(await mayWriteTo(database, user.id))) return
    await once(`welcome/${user.activationGeneration}`, () => mailer.send(welcomeMail(user, { publicUrl })))
  }
}
