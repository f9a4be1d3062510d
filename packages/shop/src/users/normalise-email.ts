import type { PreSave } from 'dynamo-signals'
import { ShopError } from '../shop-error.ts'
import { parseEmailAddress } from './email-address.ts'
import type { User } from './user.ts'

/**
 * Makes sure that a mailbox has one spelling in the table, and so one user, however it was typed. What was typed is
 * kept in `sendTo`. Vetoes what is no address.
 */
export function normaliseEmail({ instance: user }: PreSave<typeof User>): void {
  const address = parseEmailAddress(user.email)
  if (!address) throw emailInvalid()
  // Kept while it is the same mailbox, so that saving a stored user again does not lose what was typed.
  if (parseEmailAddress(user.sendTo)?.email !== address.email) user.sendTo = address.sendTo
  user.email = address.email
}

/** The answer to an address mail cannot be sent to. */
export function emailInvalid(): ShopError {
  const message = 'This is no e-mail address we can write to.'
  return new ShopError('users.emailInvalid', 'invalid', message, { issues: [{ path: 'email', message }] })
}
