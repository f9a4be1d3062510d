import type { PostSave } from 'dynamo-signals'
import { User } from '../models/user.ts'
import { SHOP_NAME, type Shop } from '../shop.ts'
import { currentToken, hasLink, isPending, newActivation } from '../users/activation-link.ts'
import { isReminder } from '../users/remind-to-activate.ts'
import type { Mail } from './mailer.ts'
import { type Addressee, writeMail } from './write-mail.ts'

/**
 * Emails the activation link to a user who signed up or asked for a new one. A redelivery does not send a second mail. If a
 * mail is sent twice because a handler crashed, both have the same link. Sends nothing if the link no longer works (because
 * of a newer request or sign-up, or because the user is active), or if mail to the address is stopped.
 *
 * An email that is not sent because of a newer sign-up still counts for that sign-up: if it got no link because the hourly
 * limit was reached, it gets one now. So the number of emails never exceeds the number requested.
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
      const write = isReminder(user) ? reminderMail : activationMail
      return mailer.send(write(user, { publicUrl, token: currentToken(tokenKeys, user) }))
    })
  }
}

/**
 * Builds the email with the link that proves access to the mailbox. The link's host is always the shop's, never taken from a
 * request.
 */
export function activationMail(user: Addressee, { publicUrl, token }: { publicUrl: string; token: string }): Mail {
  return writeMail({
    to: user.sendTo,
    subject: `Activate your account at ${SHOP_NAME}`,
    firstName: user.firstName,
    paragraphs: [
      `Someone, probably you, signed up at ${SHOP_NAME} with this address. To activate the account, click the button on the next page.`,
      "The link works once, within 24 hours, and only for the latest sign-up. If you can't sign in afterwards, choose a new password on the sign-in page. This also signs out all other devices.",
    ],
    button: activationButton(publicUrl, token),
    small: "If it wasn't you, ignore this email. Without the link, nobody can use the account.",
  })
}

/** Builds the email to a user who has not activated the account within a day. It has a new link. */
export function reminderMail(user: Addressee, { publicUrl, token }: { publicUrl: string; token: string }): Mail {
  return writeMail({
    to: user.sendTo,
    subject: `Your account at ${SHOP_NAME} is waiting for you`,
    firstName: user.firstName,
    paragraphs: [
      `Yesterday someone, probably you, signed up at ${SHOP_NAME} with this address, but the account is not active yet. To activate it, click the button on the next page.`,
      "The link works once, within 24 hours. It replaces the links that we sent you before. If you can't sign in afterwards, choose a new password on the sign-in page. This also signs out all other devices.",
    ],
    button: activationButton(publicUrl, token),
    small: "If it wasn't you, ignore this email. We won't remind you again.",
  })
}

function activationButton(publicUrl: string, token: string) {
  return { label: 'Activate my account', url: `${publicUrl}/activate?token=${encodeURIComponent(token)}` }
}
