import type { Hono } from 'hono'
import * as z from 'zod'
import { describeOperation } from '../docs/describe-operation.ts'
import { readJsonBody } from '../http/read-json-body.ts'
import { idempotently } from '../idempotency/idempotently.ts'
import { newcomerOf } from '../idempotency/newcomer.ts'
import { sendStored } from '../idempotency/send-stored.ts'
import { Email, Password } from './account-fields.ts'
import { Message } from './message.ts'
import type { RouteOptions } from './route-options.ts'

const SignUp = z
  .strictObject({
    email: Email,
    password: Password,
    firstName: z.string('Enter text, or omit the field.').optional(),
    lastName: z.string('Enter text, or omit the field.').optional(),
  })
  .meta({ id: 'SignUp' })

const WORDS =
  'Check your inbox for the next step. We send at most three emails per hour to an address. If no email arrives, request a new link after an hour.'

/** Adds the sign-up route. */
export function addUserRoutes(api: Hono, options: RouteOptions): void {
  const { cookies, limited, settings } = options
  api.post(
    '/api/users',
    describeOperation({
      group: 'Users',
      summary: 'Signs up a user',
      description:
        'The response is the same for a new, a pending and an active address. Only the email to its owner differs. The newest sign-up of an address replaces earlier ones and their links, even if the limit of three emails per hour is reached.',
      body: SignUp,
      isIdempotent: true,
      answer: {
        status: 202,
        description: 'An email is sent unless the address has reached its limit.',
        schema: Message,
      },
      refusals: {
        400: 'A field is invalid.',
        409: 'A request with the same key is in progress.',
        429: 'Too many attempts.',
      },
    }),
    async c => {
      const form = await readJsonBody(c, SignUp)
      const guestToken = cookies.guest(c)
      const accepted = { status: 202, body: JSON.stringify({ message: WORDS } satisfies z.output<typeof Message>) }
      const { answer } = await idempotently(options, c, {
        route: 'POST /api/users',
        // No user is signed in yet. Guessing another caller's key returns a response that reveals nothing.
        owner: guestToken ? `guest:${guestToken}` : newcomerOf(settings, c),
        parameters: form,
        answerOf: () => accepted,
        async work(shop) {
          await limited.signUp(c, { ...form, guestToken }, shop)
          return accepted
        },
      })
      return sendStored(c, answer)
    },
  )
}
