import type { Hono } from 'hono'
import * as z from 'zod'
import { describeOperation } from '../docs/describe-operation.ts'
import { answerJson } from '../http/answer-json.ts'
import { readJsonBody } from '../http/read-json-body.ts'
import { Message } from './message.ts'
import type { RouteOptions } from './route-options.ts'

const Activation = z.strictObject({ token: z.string('Give the token of the link.') }).meta({ id: 'Activation' })
const Activated = z.object({ status: z.literal('active') }).meta({ id: 'Activated' })
const Resend = z
  .strictObject({ email: z.string('Give an e-mail address.').meta({ format: 'email' }) })
  .meta({ id: 'ResendActivation' })

const WORDS = 'If an account waits for its activation at this address, a new link is on its way.'

/** Following the link of an activation mail, and asking for another one. */
export function addActivationRoutes(api: Hono, { limited }: RouteOptions): void {
  api.post(
    '/api/activations',
    describeOperation({
      group: 'Users',
      summary: 'Activates an account',
      description: 'The token is that of the link which was mailed. It works once. Nobody is signed in by it.',
      body: Activation,
      answer: { status: 200, description: 'The account is active.', schema: Activated },
      refusals: { 400: 'The token is wrong, expired, used or superseded.', 429: 'Too often.' },
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
      summary: 'Asks for another activation link',
      description: 'The answer is always the same. Links that were mailed before stop working.',
      body: Resend,
      answer: { status: 202, description: 'If the address waits for a link, it gets one.', schema: Message },
      refusals: { 400: 'This is no e-mail address.', 429: 'Too often.' },
    }),
    async c => {
      await limited.resendActivation(c, await readJsonBody(c, Resend))
      return answerJson(c, { message: WORDS } satisfies z.output<typeof Message>, 202)
    },
  )
}
