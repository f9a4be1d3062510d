import { LONGEST_NAME } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { ShopError, type ShopIssue } from '../shop-error.ts'
import { parseEmailAddress } from './email-address.ts'
import { newPasswordComplaint } from './new-password.ts'

/** The fields of the sign-up form. */
export interface SignUpForm {
  readonly email: string
  readonly password: string
  readonly firstName?: string | undefined
  readonly lastName?: string | undefined
}

interface CheckedForm {
  readonly email: string
  /** The address for sending. */
  readonly typed: string
  readonly names: { readonly firstName: string; readonly lastName: string }
}

/** Validates a form. Throws one error with all issues. Its code is that of the first issue. */
export async function checkSignUp(shop: Pick<Shop, 'publicUrl'>, form: SignUpForm): Promise<CheckedForm> {
  const address = parseEmailAddress(form.email)
  const names = { firstName: tidyName(form.firstName), lastName: tidyName(form.lastName) }
  const complaints: [code: string, path: string, message: string | undefined][] = [
    ['users.emailInvalid', 'email', address ? undefined : 'Enter a valid email address.'],
    ['users.passwordInvalid', 'password', await newPasswordComplaint(shop, form.password, address?.email)],
    ['users.nameInvalid', 'firstName', nameComplaint(names.firstName)],
    ['users.nameInvalid', 'lastName', nameComplaint(names.lastName)],
  ]
  const issues = complaints.flatMap(([, path, message]): ShopIssue[] => (message ? [{ path, message }] : []))
  const code = complaints.find(([, , message]) => message)?.[0]
  if (!address || code) {
    const sentence = issues.map(({ message }) => message).join(' ')
    throw new ShopError(code ?? 'users.emailInvalid', 'invalid', sentence, { issues })
  }
  return { email: address.email, typed: address.sendTo, names }
}

const LONGEST_TYPED_NAME = 4 * LONGEST_NAME

function tidyName(name = ''): string {
  // The cost of normalizing grows with the text, so a far too long text is rejected before.
  return name.length > LONGEST_TYPED_NAME ? name : name.normalize('NFC').trim()
}

function nameComplaint(name: string): string | undefined {
  if (name.length > LONGEST_NAME) return `Use at most ${LONGEST_NAME} characters.`
  if (/\p{Cc}/u.test(name) || !name.isWellFormed()) return 'Remove control characters.'
  return undefined
}
