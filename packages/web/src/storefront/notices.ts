import type { Context } from 'hono'

const NOTICES = {
  'signed-out': 'You are signed out.',
  'signed-out-everywhere': 'You are signed out on all devices.',
  activated: 'Your account is active. Sign in to use it.',
  'sign-in-first': 'Sign in to continue.',
  resent:
    'If an account with that address is waiting to be activated, a new link is on its way. Only the newest link works.',
  'reset-asked':
    'If an active account has that address, a link is on its way. Only the newest link works. We send at most three mails an hour to one address.',
  'password-reset': 'Your password was changed. Sign in with the new one.',
  'password-changed': 'Your password was changed. You are signed out on all other devices.',
  'cart-follows': 'Welcome. The items you added before are being moved to your cart.',
} as const

/** What can be said after a form, once the browser was sent on. */
export type NoticeName = keyof typeof NOTICES

const TEXTS: ReadonlyMap<string | undefined, string> = new Map(Object.entries(NOTICES))

/** What an address asks to be said. It names one of our sentences: nobody can put their own into a link. */
export function noticeOf(c: Context): string | undefined {
  return TEXTS.get(c.req.query('notice'))
}

/** The address of a page that says something. */
export function withNotice(path: string, name: NoticeName): string {
  return `${path}?notice=${name}`
}
