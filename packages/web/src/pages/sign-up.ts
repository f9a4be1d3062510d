import type { Problem } from '@dynamo-signals/api'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { field } from '../components/field.ts'
import type { Html } from '../components/html.ts'
import { alert } from '../components/notice.ts'
import { type Filled, readForm } from '../forms/read-form.ts'
import { answerPage, goTo } from '../storefront/answer-page.ts'
import { attempt, complaintAbout, generalComplaint } from '../storefront/attempt.ts'
import { rememberInbox } from '../storefront/inbox-cookie.ts'
import { type Storefront, whoLooks } from '../storefront/storefront.ts'

const FIELDS = ['email', 'password', 'firstName', 'lastName'] as const
type Form = Partial<Filled<(typeof FIELDS)[number]>>

/** The sign-up page. The outcome is sent by mail, so the page is the same for every address. */
export function signUpPage(front: Storefront): Hono {
  return new Hono()
    .get('/sign-up', async c => {
      const { user } = await whoLooks(front, c)
      return user ? goTo(c, '/account') : showForm(c, {})
    })
    .post('/sign-up', async c => {
      const form = await readForm(c, FIELDS)
      const problem = await attempt(() => front.limited.signUp(c, { ...form, guestToken: front.cookies.guest(c) }))
      if (problem) return showForm(c, form, problem)
      rememberInbox(front, c, form.email)
      return goTo(c, '/check-inbox')
    })
}

function showForm(c: Context, form: Form, problem?: Problem): Promise<Response> {
  const title = problem ? 'Error: sign up' : 'Sign up'
  return answerPage(c, { title, path: '/sign-up', isSignedIn: false, content: content(form, problem) }, problem)
}

function content(form: Form, problem?: Problem): Html {
  return html`<div class="narrow">
<header><h1>Sign up</h1><p class="quiet">The items in your cart stay there.</p></header>
${alert(generalComplaint(problem))}
<form class="form sheet" method="post" action="/sign-up" novalidate>
${fields(form, problem)}
<button class="button wide">Create my account</button>
</form>
<p>Already have an account? <a href="/sign-in">Sign in</a></p>
</div>`
}

function fields(form: Form, problem?: Problem): Html {
  const error = (name: string) => complaintAbout(problem, name)
  const first = FIELDS.find(name => error(name))
  const labeled = (name: (typeof FIELDS)[number]) => ({
    name,
    value: form[name] ?? '',
    error: error(name),
    hasFocus: first === name,
  })
  return html`${field({ ...labeled('email'), label: 'Email address', type: 'email', autocomplete: 'email', hint: "We'll send an activation link to this address." })}
${field({ ...labeled('password'), label: 'Password', type: 'password', autocomplete: 'new-password', hint: 'At least 8 characters. A few unrelated words work well.' })}
<div class="pair">
${field({ ...labeled('firstName'), label: 'First name', autocomplete: 'given-name', isOptional: true })}
${field({ ...labeled('lastName'), label: 'Last name', autocomplete: 'family-name', isOptional: true })}
</div>`
}
