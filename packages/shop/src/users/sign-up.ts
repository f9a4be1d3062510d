import { randomUUID } from 'node:crypto'
import { DurableSignal, retryOnConflict, ValueTakenError } from 'dynamo-signals'
import { guestCartId, isGuestToken } from '../models/guest-cart.ts'
import { User } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { DAMAGED } from '../stored-faults.ts'
import { isPending, newActivation, noActivation } from './activation-link.ts'
import { commitAlike, findByEmail, noteUnanswered } from './equal-cost.ts'
import { spendMail } from './mail-allowance.ts'
import { checkSignUp, type SignUpForm } from './sign-up-form.ts'

/** The sign-up form with the guest's cookie. */
export interface SignUp extends SignUpForm {
  /** The guest's cookie. The items of that cart belong to the user once the user is active. */
  readonly guestToken?: string | undefined
}

/**
 * Someone signed up with the address of an active user. A signal and not a field of the user, because it is an event and not
 * part of the user's state. Sent in the transaction that deducts the mail from the user's allowance.
 */
export const signedUpAgain = new DurableSignal<{ userId: string }>('signed-up-again')

const MOST_TIMES_TAKEN = 3

/**
 * Processes a sign-up. The caller learns only whether the form is valid (`users.emailInvalid`, `users.passwordInvalid`,
 * `users.nameInvalid`). The owner of the address learns the rest by mail, which a receiver of the stream sends:
 *
 * - A new address gets a user and a link.
 * - An address that waits for its link gets a new one, and the newest sign-up wins: password, names, guest cart and
 *   link are replaced in one write, so that no link ever activates a password of another sign-up.
 * - Beyond three emails an hour, the newest sign-up still wins, but without a link: earlier links stop working, and
 *   `resendActivation` sends one after the hour.
 * - The owner of an active address is notified that someone signed up with it. Nothing else changes.
 *
 * An address gets at most three such emails an hour, no matter who signs up.
 */
export async function signUp(shop: Shop, form: SignUp): Promise<void> {
  const { email, typed, names } = await checkSignUp(shop, form)
  // Before the lookup, and always, because the response must not be slower for a new address.
  const passwordHash = await shop.passwords.hash(form.password)
  const users = shop.database.repository(User)
  let timesTaken = 0
  await retryOnConflict(async () => {
    const user = await findByEmail(shop, email)
    // If an address is repeatedly taken but no user is found, it belongs to a damaged user.
    if (user === DAMAGED || timesTaken > MOST_TIMES_TAKEN) return noteUnanswered(shop, undefined)
    const now = shop.clock()
    const guest = guestCartOf(form.guestToken, now)
    if (!user) {
      const id = randomUUID()
      const link = newActivation(shop, { id, email, generation: 1 })
      const mailsAskedAt = [now.toISOString()]
      const created = users.create({ id, email: typed, ...names, passwordHash, ...link, ...guest, mailsAskedAt })
      await created.catch(error => {
        if (error instanceof ValueTakenError) timesTaken++
        throw error
      })
      return
    }
    const mailsAskedAt = spendMail(user.mailsAskedAt, now)
    if (isPending(user)) {
      const link = mailsAskedAt
        ? { ...newActivation(shop, { id: user.id, email, generation: user.activationGeneration + 1 }), mailsAskedAt }
        : { ...noActivation(user), unansweredRequests: user.unansweredRequests + 1 }
      const newest = { sendTo: typed, ...names, passwordHash, ...link, ...guest }
      await commitAlike(shop, transaction => transaction.repository(User).update(user, newest))
    } else if (mailsAskedAt && user.isActive) {
      await shop.database.transaction(async transaction => {
        await transaction.repository(User).update(user, { mailsAskedAt })
        await signedUpAgain.send(transaction, { userId: user.id })
      })
    } else await noteUnanswered(shop, user)
  })
}

function guestCartOf(guestToken: string | undefined, now: Date) {
  if (!guestToken || !isGuestToken(guestToken)) return { guestCartId: null, guestCartAskedAt: null }
  return { guestCartId: guestCartId(guestToken), guestCartAskedAt: now.toISOString() }
}
