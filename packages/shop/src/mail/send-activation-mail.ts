import type { PostSave } from 'dynamo-signals'
import type { Context } from '../context.ts'
import { currentToken, isPending } from '../users/activation.ts'
import { User } from '../users/user.ts'
import { activationMail } from './activation-mail.ts'

/**
 * Mails the activation link of a user who signed up or asked for a new one. A repeated delivery sends no second mail;
 * a mail that is sent twice after all, because a handler died in it, has the same link. Nothing is sent for a link that
 * does not work any more by then (a newer one was asked for, or the user is active), nor to an address that mails must
 * not go to.
 */
export function sendActivationMail({ mailer, tokenKeys, publicUrl, clock }: Context) {
  return async ({ instance: { id, activationGeneration }, once, database }: PostSave<typeof User>): Promise<void> => {
    const user = await database.repository(User).find(id)
    if (!user || !isPending(user) || user.activationGeneration !== activationGeneration) return
    if (user.mailStoppedBy) return
    if (clock().getTime() >= Date.parse(user.activation.expiresAt)) return
    await once(`activation/${activationGeneration}`, () => {
      return mailer.send(activationMail(user, { publicUrl, token: currentToken(tokenKeys, user) }))
    })
  }
}
