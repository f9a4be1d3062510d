import type { Context } from 'hono'

const NOTICES = {
  'signed-out': 'You have signed out.',
  'signed-out-everywhere': 'You have signed out on all devices.',
  activated: 'Your account is active. You can sign in now.',
  'sign-in-first': 'Sign in to view your account.',
  'sign-in-to-order': 'Sign in to place your order.',
  'sign-in-for-orders': 'Sign in to view your orders.',
  ordered: 'Thank you. We have your order, and an email that confirms it is on its way.',
  resent:
    'If an account with that address is waiting for activation, a new link is on its way. Only the latest link works.',
  'reset-asked':
    'If an active account has that address, a link is on its way. Only the latest link works. We send at most three emails per hour to an address.',
  'password-reset': 'Your password was changed. Sign in with the new one.',
  'password-changed': 'Your password was changed. You were signed out on all other devices.',
  'cart-follows': 'Welcome. The items from your guest cart are on their way here.',
} as const

/** The notices that can be shown after a form's redirect. */
export type NoticeName = keyof typeof NOTICES

const TEXTS: ReadonlyMap<string | undefined, string> = new Map(Object.entries(NOTICES))

/** Returns the notice named in the URL. It must be one of ours, so a link cannot inject custom text. */
export function noticeOf(c: Context): string | undefined {
  return TEXTS.get(c.req.query('notice'))
}

/** Returns the URL of a page with a notice. */
export function withNotice(path: string, name: NoticeName): string {
  return `${path}?notice=${name}`
}
