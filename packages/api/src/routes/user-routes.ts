import type { Hono } from 'hono'
import * as z from 'zod'
import { describeOperation } from '../docs/describe-operation.ts'
import { readJsonBody } from '../http/read-json-body.ts'
import { idempotently } from '../idempotency/idempotently.ts'
import { newcomerOf } from '../idempotency/newcomer.ts'
import { sendStored } from '../idempotency/send-stored.ts'
import { Message } from './message.ts'
import type { RouteOptions } from './route-options.ts'

const SignUp = z
  .strictObject({
    email: z.string('Give an e-mail address.').meta({ format: 'email' }),
    password: z.string('Give a password.').meta({ format: 'password' }),
    firstName: z.string('Give a text, or leave it out.').optional(),
    lastName: z.string('Give a text, or leave it out.').optional(),
  })
  .meta({ id: 'SignUp' })

const WORDS =
  'Check your inbox: a mail tells you how to go on. We send at most three mails an hour to one address. If none arrives, ask for a new link after an hour.'

/** Signing up. */
export function addUserRoutes(api: Hono, options: RouteOptions): void {
  const { cookies, limited, settings } = options
  api.post(
    '/api/users',
    describeOperation({
      group: 'Users',
      summary: 'Signs somebody up',
      description:
        'The answer is the same for a new, a pending and an active address; its owner learns the rest by mail. The newest sign-up of an address replaces those before it and their links, also when the three mails an hour are used up.',
      body: SignUp,
      isIdempotent: true,
      answer: { status: 202, description: 'A mail follows, if the address may get one now.', schema: Message },
      refusals: { 400: 'A field is not in order.', 409: 'The same key is being worked on.', 429: 'Too often.' },
    }),
    async c => {
      const form = await readJsonBody(c, SignUp)
      const guestToken = cookies.guest(c)
      const accepted = { status: 202, body: JSON.stringify({ message: WORDS } satisfies z.output<typeof Message>) }
      const { answer } = await idempotently(options, c, {
        route: 'POST /api/users',
        // Nobody is signed in yet. Somebody else's key, guessed, gets an answer that tells nothing.
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
