import type { PostSave } from 'dynamo-signals'
import { User } from '../models/user.ts'
import { SHOP_NAME, type Shop } from '../shop.ts'
import { currentToken, hasLink, isPending, newActivation } from '../users/activation-link.ts'
import { type Addressee, writeLetter } from './letter.ts'
import type { Mail } from './mailer.ts'

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
  return async ({ instance, once, database, effects }: PostSave<typeof User>): Promise<void> => {
    const { activationGeneration } = instance
    const user = await database.repository(User).find(instance.id)
    if (!user) return
    if (user.activationGeneration !== activationGeneration) {
      if (!isPending(user) || user.activation.tokenHash || !instance.activation.tokenHash) return
      const { id, email } = user
      const link = newActivation(shop, { id, email, generation: user.activationGeneration + 1 })
      await effects.repository(User).update(user, link)
      return
    }
    if (!hasLink(user, clock()) || user.mailStoppedBy) return
    await once(`activation/${activationGeneration}`, () => {
      return mailer.send(activationMail(user, { publicUrl, token: currentToken(tokenKeys, user) }))
    })
  }
}

/** The mail with the link that proves who reads the mailbox. The link's host is the shop's own, whatever a request said. */
export function activationMail(user: Addressee, { publicUrl, token }: { publicUrl: string; token: string }): Mail {
  return writeLetter({
    to: user.sendTo,
    subject: `Activate your account at ${SHOP_NAME}`,
    firstName: user.firstName,
    paragraphs: [
      `Someone, probably you, signed up at ${SHOP_NAME} with this address. To activate the account, click the button on the next page.`,
      "The link works once, within 24 hours, and only for the latest sign-up. If you can't sign in afterwards, choose a new password on the sign-in page. This also signs out all other devices.",
    ],
    button: { label: 'Activate my account', url: `${publicUrl}/activate?token=${encodeURIComponent(token)}` },
    small: "If it wasn't you, ignore this email. Without the link, nobody can use the account.",
  })
}
