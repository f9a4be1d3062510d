import type { PostSave } from 'dynamo-signals'
import type { Shop } from '../shop.ts'
import { currentToken, hasLink, isPending, newActivation } from '../users/activation.ts'
import { User } from '../users/user.ts'
import { activationMail } from './activation-mail.ts'

/**
 * Mails the activation link of a user who signed up or asked for a new one. A repeated delivery sends no second mail;
 * a mail that is sent twice after all, because a handler died in it, has the same link. Nothing is sent for a link that
 * does not work any more by then (there was a newer request or sign-up, or the user is active), nor to an address that
 * mails must not go to.
 *
 * A mail that is not sent because a newer sign-up has come is not lost to it: where that one got no link, because the
 * mails of the hour were all asked for, it gets one now. So there are never more mails than were asked for.
 */
export function sendActivationMail(shop: Shop) {
  const { mailer, tokenKeys, publicUrl, clock } = shop
  return async ({ instance, once, database, transaction }: PostSave<typeof User>): Promise<void> => {
    const { activationGeneration } = instance
    const user = await database.repository(User).find(instance.id)
    if (!user) return
    if (user.activationGeneration !== activationGeneration) {
      if (!isPending(user) || user.activation.tokenHash || !instance.activation.tokenHash) return
      const { id, email } = user
      const link = newActivation(shop, { id, email, generation: user.activationGeneration + 1 })
      await transaction.repository(User).update(user, link)
      return
    }
    if (!hasLink(user, clock()) || user.mailStoppedBy) return
    await once(`activation/${activationGeneration}`, () => {
      return mailer.send(activationMail(user, { publicUrl, token: currentToken(tokenKeys, user) }))
    })
  }
}
