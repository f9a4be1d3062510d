import type { Problem } from '@dynamo-signals/api'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { field } from '../components/field.ts'
import type { Html } from '../components/html.ts'
import { alert, notice } from '../components/notice.ts'
import { readForm } from '../forms/read-form.ts'
import { answerPage, goTo } from '../storefront/answer-page.ts'
import { attempt, complaintAbout, generalComplaint } from '../storefront/attempt.ts'
import { noticeOf, withNotice } from '../storefront/notices.ts'
import type { Storefront } from '../storefront/storefront.ts'

/** The page for requesting a password reset link. The response is the same for every address. */
export function forgotPasswordPage(front: Storefront): Hono {
  return new Hono()
    .get('/forgot-password', c => showForm(c, ''))
    .post('/forgot-password', async c => {
      const { email } = await readForm(c, ['email'])
      const problem = await attempt(() => front.limited.requestPasswordReset(c, { email }))
      return problem ? showForm(c, email, problem) : goTo(c, withNotice('/forgot-password', 'reset-asked'))
    })
}

function showForm(c: Context, email: string, problem?: Problem): Promise<Response> {
  const title = problem ? 'Error: forgotten password' : 'Forgotten password'
  const page = { title, path: '/forgot-password', content: content(email, problem, noticeOf(c)) }
  return answerPage(c, page, problem)
}

function content(email: string, problem: Problem | undefined, message: string | undefined): Html {
  const error = complaintAbout(problem, 'email')
  return html`<div class="narrow">
<header><h1>Forgot your password?</h1><p class="quiet">We'll email you a link to choose a new one. It works for an hour.</p></header>
${problem ? '' : notice(message)}${alert(generalComplaint(problem))}
<form class="form sheet" method="post" action="/forgot-password" novalidate>
${field({ name: 'email', label: 'Email address', type: 'email', autocomplete: 'username', value: email, error, hasFocus: error !== undefined })}
<button class="button wide">Send link</button>
</form>
<p>Remember your password? <a href="/sign-in">Sign in</a></p>
</div>`
}
