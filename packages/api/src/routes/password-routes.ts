import { signOutEverywhere } from '@dynamo-signals/shop'
import type { Hono } from 'hono'
import * as z from 'zod'
import { describeOperation } from '../docs/describe-operation.ts'
import { answerJson } from '../http/answer-json.ts'
import { readJsonBody } from '../http/read-json-body.ts'
import { shopOf } from '../http/shop-of.ts'
import { signInFirst } from '../http/sign-in-first.ts'
import { Message } from './message.ts'
import type { RouteOptions } from './route-options.ts'

const NewPassword = z.string('Give a password.').meta({ format: 'password' })
const ResetRequest = z
  .strictObject({ email: z.string('Give an e-mail address.').meta({ format: 'email' }) })
  .meta({ id: 'PasswordResetRequest' })
const Reset = z
  .strictObject({ token: z.string('Give the token of the link.'), password: NewPassword })
  .meta({ id: 'PasswordReset' })
const Changed = z.object({ status: z.literal('changed') }).meta({ id: 'PasswordChanged' })
const Change = z
  .strictObject({
    currentPassword: z.string('Give your current password.').meta({ format: 'password' }),
    password: NewPassword,
  })
  .meta({ id: 'PasswordChange' })

const WORDS =
  'If an active account has this address, a link to choose a new password is on its way. We send at most three mails an hour to one address.'

/** Forgotten and changed passwords, and signing out everywhere. */
export function addPasswordRoutes(api: Hono, options: RouteOptions): void {
  addResetRequest(api, options)
  addReset(api, options)
  addChange(api, options)
  addSignOutEverywhere(api, options)
}

function addResetRequest(api: Hono, { limited }: RouteOptions): void {
  api.post(
    '/api/password-resets',
    describeOperation({
      group: 'Passwords',
      summary: 'Asks for a link to choose a new password',
      description:
        'The answer is always the same. Links that were mailed before stop working when a new one is mailed.',
      body: ResetRequest,
      answer: { status: 202, description: 'If an active account has the address, it gets a link.', schema: Message },
      refusals: { 400: 'This is not an e-mail address.', 429: 'Too many attempts.' },
    }),
    async c => {
      await limited.requestPasswordReset(c, await readJsonBody(c, ResetRequest))
      return answerJson(c, { message: WORDS } satisfies z.output<typeof Message>, 202)
    },
  )
}

function addReset(api: Hono, { limited }: RouteOptions): void {
  api.post(
    '/api/password-resets/confirm',
    describeOperation({
      group: 'Passwords',
      summary: 'Sets a new password by a mailed link',
      description:
        'The token is that of the link. It works once, within an hour. All sessions end, and nobody is signed in by it. After a password that is refused, the link still works.',
      body: Reset,
      answer: { status: 200, description: 'The password is the new one.', schema: Changed },
      refusals: {
        400: 'The token is wrong, expired, used or superseded, or the password is refused.',
        429: 'Too many attempts.',
      },
    }),
    async c => {
      await limited.resetPassword(c, await readJsonBody(c, Reset, { token: 'passwordResets.invalid' }))
      return answerJson(c, { status: 'changed' } satisfies z.output<typeof Changed>)
    },
  )
}

function addChange(api: Hono, { cookies, limited }: RouteOptions): void {
  api.post(
    '/api/me/password',
    describeOperation({
      group: 'Passwords',
      summary: 'Changes the password',
      description: 'All other sessions end. This one goes on under a new cookie.',
      body: Change,
      answer: { status: 204, description: 'The password is the new one.' },
      refusals: {
        400: 'The current password is wrong, or the new one is refused.',
        401: 'Nobody is signed in.',
        429: 'Too many attempts.',
      },
    }),
    async c => {
      const change = await readJsonBody(c, Change)
      const before = cookies.session(c)
      if (!before) throw signInFirst()
      const { sessionToken, expiresAt } = await limited.changePassword(c, before, change)
      cookies.setSession(c, sessionToken, expiresAt)
      return c.body(null, 204)
    },
  )
}

function addSignOutEverywhere(api: Hono, { shop, cookies, limited }: RouteOptions): void {
  api.delete(
    '/api/me/sessions',
    describeOperation({
      group: 'Sessions',
      summary: 'Signs out on all devices',
      answer: { status: 204, description: 'All sessions have ended, and the cookie of this one is cleared.' },
      refusals: { 401: 'Nobody is signed in.' },
    }),
    async c => {
      const token = cookies.session(c)
      cookies.clearSession(c)
      if (token) await limited.change(c)
      if (!token || !(await signOutEverywhere(shopOf(c, shop), token))) throw signInFirst()
      return c.body(null, 204)
    },
  )
}
