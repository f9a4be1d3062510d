import { signOut } from '@dynamo-signals/shop'
import type { Hono } from 'hono'
import * as z from 'zod'
import { describeOperation } from '../docs/describe-operation.ts'
import { answerJson } from '../http/answer-json.ts'
import { readJsonBody } from '../http/read-json-body.ts'
import { shopOf } from '../http/shop-of.ts'
import { signInFirst } from '../http/sign-in-first.ts'
import { signedIn } from '../http/signed-in.ts'
import { Email, Password } from './account-fields.ts'
import type { RouteOptions } from './route-options.ts'

const SignIn = z
  .strictObject({
    email: Email,
    password: Password,
  })
  .meta({ id: 'SignIn' })

const Me = z
  .object({
    id: z.string(),
    email: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    isActive: z.boolean(),
    customerId: z.string().nullable(),
    cartId: z.string().nullable(),
  })
  .meta({ id: 'Me' })

/** Adds the routes for signing in, signing out, and reading the current user. */
export function addSessionRoutes(api: Hono, options: RouteOptions): void {
  addSignIn(api, options)
  addSignOut(api, options)
  addMe(api, options)
}

function addSignIn(api: Hono, { shop, cookies, limited }: RouteOptions): void {
  api.post(
    '/api/sessions',
    describeOperation({
      group: 'Sessions',
      summary: 'Signs in',
      description: 'The session is in a cookie that scripts cannot read. The guest cart is moved to the user.',
      body: SignIn,
      answer: { status: 204, description: 'Signed in.' },
      refusals: {
        400: 'A field is missing.',
        401: 'Unknown address, wrong password or inactive account. The response is the same for all three.',
        429: 'Too many attempts.',
      },
    }),
    async c => {
      const form = await readJsonBody(c, SignIn)
      const [before, guestToken] = [cookies.session(c), cookies.guest(c)]
      const { sessionToken, expiresAt } = await limited.signIn(c, { ...form, guestToken })
      if (before) await signOut(shopOf(c, shop), before)
      cookies.setSession(c, sessionToken, expiresAt)
      if (guestToken) cookies.clearGuest(c)
      return c.body(null, 204)
    },
  )
}

function addSignOut(api: Hono, { shop, cookies, limited }: RouteOptions): void {
  api.delete(
    '/api/sessions',
    describeOperation({
      group: 'Sessions',
      summary: 'Signs out',
      answer: { status: 204, description: 'The session has ended, and its cookie is cleared.' },
      refusals: { 401: 'You are not signed in.', 429: 'Too many attempts.' },
    }),
    async c => {
      const token = cookies.session(c)
      if (token) await limited.change(c)
      cookies.clearSession(c)
      if (!token || !(await signOut(shopOf(c, shop), token))) throw signInFirst()
      return c.body(null, 204)
    },
  )
}

function addMe(api: Hono, options: RouteOptions): void {
  api.get(
    '/api/me',
    describeOperation({
      group: 'Sessions',
      summary: 'Shows the signed-in user',
      description: 'The customer and the cart are null until the stream has processed the activation.',
      answer: { status: 200, description: 'The user.', schema: Me },
      refusals: { 401: 'You are not signed in.' },
    }),
    async c => {
      const me = await signedIn(options, c)
      return answerJson(c, me satisfies z.output<typeof Me>)
    },
  )
}
