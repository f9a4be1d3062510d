import { type Problem, shopOf } from '@dynamo-signals/api'
import { viewCart } from '@dynamo-signals/shop'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { field } from '../components/field.ts'
import type { Html } from '../components/html.ts'
import { alert, notice } from '../components/notice.ts'
import { readForm } from '../forms/read-form.ts'
import { answerPage, goTo } from '../storefront/answer-page.ts'
import { attempt, generalComplaint } from '../storefront/attempt.ts'
import { forgetInbox } from '../storefront/inbox-cookie.ts'
import { noticeOf, withNotice } from '../storefront/notices.ts'
import { endSession, type Storefront, whoLooks } from '../storefront/storefront.ts'

interface Refusal {
  readonly email: string
  readonly problem?: Problem
}

/** The sign-in page. An error does not reveal what was wrong, and offers help for an account that is not active yet. */
export function signInPage(front: Storefront): Hono {
  return new Hono()
    .get('/sign-in', async c => {
      const { user } = await whoLooks(front, c)
      return user ? goTo(c, '/account') : showForm(c)
    })
    .post('/sign-in', c => enter(front, c))
}

async function enter(front: Storefront, c: Context): Promise<Response> {
  const { shop, cookies, limited } = front
  const { email, password } = await readForm(c, ['email', 'password'])
  if (!email || !password) return showForm(c, { email })
  const guestToken = cookies.guest(c)
  const problem = await attempt(async () => {
    const session = await limited.signIn(c, { email, password, guestToken })
    await endSession(front, c)
    cookies.setSession(c, session.sessionToken, session.expiresAt)
  })
  if (problem) return showForm(c, { email, problem })
  forgetInbox(front, c)
  if (!guestToken) return goTo(c, '/account')
  cookies.clearGuest(c)
  const { items } = await viewCart(shopOf(c, shop), { guestToken })
  return goTo(c, items.length > 0 ? withNotice('/account', 'cart-follows') : '/account')
}

function showForm(c: Context, refusal?: Refusal): Promise<Response> {
  const title = refusal ? 'Error: sign in' : 'Sign in'
  const page = { title, path: '/sign-in', isSignedIn: false, content: content(refusal, noticeOf(c)) }
  return answerPage(c, page, refusal?.problem ?? { status: refusal ? 400 : 200 })
}

function content(refusal: Refusal | undefined, message: string | undefined): Html {
  const problem = refusal?.problem
  return html`<div class="narrow">
<header><h1>Sign in</h1></header>
${refusal ? '' : notice(message)}${alert(generalComplaint(problem))}
<form class="form sheet" method="post" action="/sign-in" novalidate>
${fields(refusal)}
<button class="button wide">Sign in</button>
</form>
${problem?.status === 401 ? notActiveYet(refusal?.email ?? '') : ''}
<p><a href="/forgot-password">Forgot your password?</a></p>
<p>New here? <a href="/sign-up">Sign up</a></p>
</div>`
}

function fields(refusal: Refusal | undefined): Html {
  const { email = '', problem } = refusal ?? {}
  const isIncomplete = refusal !== undefined && !problem
  const emailError = isIncomplete && !email ? 'Enter the email address you signed up with.' : undefined
  const passwordError = isIncomplete && email ? 'Enter your password.' : undefined
  return html`${field({ name: 'email', label: 'Email address', type: 'email', autocomplete: 'username', value: email, error: emailError, hasFocus: emailError !== undefined })}
${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', error: passwordError, hasFocus: refusal !== undefined && !emailError })}`
}

function notActiveYet(email: string): Html {
  return html`<section class="sheet plain" aria-labelledby="not-active">
<header><h2 id="not-active">No activation link?</h2><p class="quiet">You can sign in after you click the activation link. We can send you a new one.</p></header>
<form method="post" action="/activations/resend"><input type="hidden" name="email" value="${email}"><button class="button second wide">Send new link</button></form>
</section>`
}
