import type { Hono } from 'hono'
import * as z from 'zod'
import { describeOperation } from '../docs/describe-operation.ts'
import { answerJson } from '../http/answer-json.ts'
import { readJsonBody } from '../http/read-json-body.ts'
import { Email, LinkToken } from './account-fields.ts'
import { answerAccepted, Message } from './message.ts'
import type { RouteOptions } from './route-options.ts'

const Activation = z.strictObject({ token: LinkToken }).meta({ id: 'Activation' })
const Activated = z.object({ status: z.literal('active') }).meta({ id: 'Activated' })
const Resend = z.strictObject({ email: Email }).meta({ id: 'ResendActivation' })

const WORDS = 'If an account with this address is waiting for activation, a new link is on its way.'

/** Adds the routes for activating an account and requesting a new activation mail. */
export function addActivationRoutes(api: Hono, { limited }: RouteOptions): void {
  api.post(
    '/api/activations',
    describeOperation({
      group: 'Users',
      summary: 'Activates an account',
      description: 'The token is part of the emailed link. It works once and does not sign you in.',
      body: Activation,
      answer: { status: 200, description: 'The account is active.', schema: Activated },
      refusals: { 400: 'The token is wrong, expired, used or superseded.', 429: 'Too many attempts.' },
    }),
    async c => {
      await limited.activate(c, await readJsonBody(c, Activation))
      return answerJson(c, { status: 'active' } satisfies z.output<typeof Activated>)
    },
  )
  api.post(
    '/api/activations/resend',
    describeOperation({
      group: 'Users',
      summary: 'Requests another activation link',
      description: 'The response is always the same. Older links stop working.',
      body: Resend,
      answer: { status: 202, description: 'If the address is waiting for a link, one is emailed.', schema: Message },
      refusals: { 400: 'This is not a valid email address.', 429: 'Too many attempts.' },
    }),
    async c => {
      await limited.resendActivation(c, await readJsonBody(c, Resend))
      return answerAccepted(c, WORDS)
    },
  )
}
