import { signOut } from '@dynamo-signals/shop'
import type { Hono } from 'hono'
import * as z from 'zod'
import { describeOperation } from '../docs/describe-operation.ts'
import { answerJson } from '../http/answer-json.ts'
import { readJsonBody } from '../http/read-json-body.ts'
import { shopOf } from '../http/shop-of.ts'
import { signInFirst } from '../http/sign-in-first.ts'
import { visitor } from '../http/visitor.ts'
import type { RouteOptions } from './route-options.ts'

const SignIn = z
  .strictObject({
    email: z.string('Give an e-mail address.').meta({ format: 'email' }),
    password: z.string('Give a password.').meta({ format: 'password' }),
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

/** Signing in and out, and who is signed in. */
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
      description: 'The session is in a cookie that no script can read. The guest cart becomes the user’s.',
      body: SignIn,
      answer: { status: 204, description: 'Signed in.' },
      refusals: {
        400: 'A field is missing.',
        401: 'Unknown address, wrong password, or not active: one answer.',
        429: 'Too often.',
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
      answer: { status: 204, description: 'The session is dead, and its cookie is cleared.' },
      refusals: { 401: 'Nobody is signed in.', 429: 'Too often.' },
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

function addMe(api: Hono, { shop, cookies }: RouteOptions): void {
  api.get(
    '/api/me',
    describeOperation({
      group: 'Sessions',
      summary: 'Tells who is signed in',
      description: 'The customer and the cart are null for the moment between the activation and the stream.',
      answer: { status: 200, description: 'The user.', schema: Me },
      refusals: { 401: 'Nobody is signed in.' },
    }),
    async c => {
      const me = await visitor(shop, cookies, c)
      if (!me) throw signInFirst()
      return answerJson(c, me satisfies z.output<typeof Me>)
    },
  )
}
