import type { Context } from 'hono'

const NOTICES = {
  'signed-out': 'You are signed out.',
  'signed-out-everywhere': 'You are signed out on all devices.',
  activated: 'Your account is active. Sign in, and it is yours.',
  'sign-in-first': 'Sign in first, then you see your account.',
  resent: 'If an account waits for that address, a new link is on its way. Only the newest link works.',
  'reset-asked':
    'If an active account has that address, a link is on its way. Only the newest link works. We send at most three mails an hour to one address.',
  'password-reset': 'Your password is changed. Sign in with the new one.',
  'password-changed': 'Your password is changed. You are signed out on all other devices.',
  'cart-follows': 'Welcome. What you put into your cart before is on its way here.',
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
