import { signOutEverywhere } from '@dynamo-signals/shop'
import type { Hono } from 'hono'
import * as z from 'zod'
import { describeOperation } from '../docs/describe-operation.ts'
import { answerJson } from '../http/answer-json.ts'
import { readJsonBody } from '../http/read-json-body.ts'
import { shopOf } from '../http/shop-of.ts'
import { signInFirst } from '../http/sign-in-first.ts'
import { Email, LinkToken, Password } from './account-fields.ts'
import { answerAccepted, Message } from './message.ts'
import type { RouteOptions } from './route-options.ts'

const ResetRequest = z.strictObject({ email: Email }).meta({ id: 'PasswordResetRequest' })
const Reset = z.strictObject({ token: LinkToken, password: Password }).meta({ id: 'PasswordReset' })
const Changed = z.object({ status: z.literal('changed') }).meta({ id: 'PasswordChanged' })
const Change = z
  .strictObject({
    currentPassword: z.string('Enter your current password.').meta({ format: 'password' }),
    password: Password,
  })
  .meta({ id: 'PasswordChange' })

const WORDS =
  'If an active account has this address, a link to choose a new password is on its way. We send at most three emails per hour to an address.'

/** Adds the routes for resetting and changing a password, and for signing out everywhere. */
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
      summary: 'Requests a password reset link',
      description: 'The response is always the same. Older links stop working when a new one is emailed.',
      body: ResetRequest,
      answer: {
        status: 202,
        description: 'If an active account has this address, a link is emailed.',
        schema: Message,
      },
      refusals: { 400: 'This is not a valid email address.', 429: 'Too many attempts.' },
    }),
    async c => {
      await limited.requestPasswordReset(c, await readJsonBody(c, ResetRequest))
      return answerAccepted(c, WORDS)
    },
  )
}

function addReset(api: Hono, { limited }: RouteOptions): void {
  api.post(
    '/api/password-resets/confirm',
    describeOperation({
      group: 'Passwords',
      summary: 'Sets a new password with an emailed link',
      description:
        'The token is part of the emailed link. It works once, within an hour. All sessions end, and you are not signed in. If the password is rejected, the link still works.',
      body: Reset,
      answer: { status: 200, description: 'The password was changed.', schema: Changed },
      refusals: {
        400: 'The token is wrong, expired, used or superseded, or the password is rejected.',
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
      description: 'All other sessions end. This one continues with a new cookie.',
      body: Change,
      answer: { status: 204, description: 'The password was changed.' },
      refusals: {
        400: 'The current password is wrong, or the new one is rejected.',
        401: 'You are not signed in.',
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
      refusals: { 401: 'You are not signed in.' },
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
