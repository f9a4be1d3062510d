import { domainToASCII } from 'node:url'
import type { PreSave } from 'dynamo-signals'
import type { User } from '../models/user.ts'
import { ShopError } from '../shop-error.ts'

/** An address in its two forms. */
export interface EmailAddress {
  /** The normalized form: two addresses are the same mailbox if these strings are equal. */
  readonly email: string
  /** The form for sending: as typed, except that a non-ASCII domain is converted to punycode for SES. */
  readonly sendTo: string
}

/** The maximum length of the typed text: the longest address plus room for surrounding spaces. */
export const LONGEST_TYPED_ADDRESS = 320

const LONGEST_ADDRESS = 254
const LONGEST_LOCAL_PART = 64

// RFC 5321's dot-string. Quoted local parts are left out on purpose: hardly any exist, and they may hold "@", "," and
// "<".
const LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/
const TYPED_DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u
// They are invisible, and UTS 46 drops most of them, so each would be another spelling of the same mailbox.
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u
const ASCII_DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/

/**
 * Parses an email address. Returns undefined if it is invalid.
 *
 * The comparison rule: surrounding space goes; the rest is put in Unicode's NFC; the domain is lower-cased and put in
 * punycode; the local part is lower-cased too, as every email provider of size does. Nothing else is folded: `a+b@x.org`
 * is not `a@x.org`, and dots count. Full-width and other compatibility letters of a domain are folded by punycode (UTS
 * 46). Refused are invisible characters anywhere, a dot at the end, and a local part beyond ASCII, because SES cannot
 * deliver to it. Everything that counts or compares addresses must do so by `email`.
 */
export function parseEmailAddress(typed: string): EmailAddress | undefined {
  // Before anything else: normalizing 60 KB of combining marks blocks the process for a second.
  if (typed.length > LONGEST_TYPED_ADDRESS) return undefined
  const address = typed.trim().normalize('NFC')
  if (INVISIBLE.test(address)) return undefined
  const at = address.lastIndexOf('@')
  const [local, domain] = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)]
  if (local.length > LONGEST_LOCAL_PART || !LOCAL_PART.test(local) || !TYPED_DOMAIN.test(domain)) return undefined
  const ascii = domainToASCII(domain.toLowerCase())
  if (!ASCII_DOMAIN.test(ascii)) return undefined
  const email = `${local.toLowerCase()}@${ascii}`
  const isAscii = domain.toLowerCase() === ascii
  const sendTo = isAscii ? address : `${local}@${ascii}`
  return email.length > LONGEST_ADDRESS || address.length > LONGEST_ADDRESS ? undefined : { email, sendTo }
}

/**
 * Makes sure that a mailbox has one spelling in the table, and so one user, however it was typed. Keeps the typed form
 * in `sendTo`. Vetoes an invalid address.
 */
export function normaliseEmail({ instance: user }: PreSave<typeof User>): void {
  const address = parseEmailAddress(user.email)
  if (!address) throw emailInvalid()
  // Kept while it is the same mailbox, so that saving a stored user again keeps the typed form.
  if (parseEmailAddress(user.sendTo)?.email !== address.email) user.sendTo = address.sendTo
  user.email = address.email
}

/** Returns the error for an address that email cannot be sent to. */
export function emailInvalid(): ShopError {
  const message = 'Enter a valid email address.'
  return new ShopError('users.emailInvalid', 'invalid', message, { issues: [{ path: 'email', message }] })
}
