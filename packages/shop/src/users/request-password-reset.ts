import type { Shop } from '../shop.ts'
import { parseEmailAddress } from './email-address.ts'
import { emailInvalid } from './normalise-email.ts'
import { passwordResetAsked } from './password-reset-asked.ts'

/**
 * Asks for a link to choose a new password. Throws `users.emailInvalid` for what is not an address. Every address gets
 * the same answer after the same single write; the stream finds out whether an active user has it, and mails the link.
 */
export async function requestPasswordReset(shop: Shop, { email: typed }: { email: string }): Promise<void> {
  const address = parseEmailAddress(typed)
  if (!address) throw emailInvalid()
  const { email } = address
  await shop.database.transaction(transaction => passwordResetAsked.send(transaction, { email }))
}
