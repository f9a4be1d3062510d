import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { field } from '../components/field.ts'
import type { Html } from '../components/html.ts'
import { alert } from '../components/notice.ts'
import { readForm } from '../forms/read-form.ts'
import { type Answer, answerPage, goTo } from '../storefront/answer-page.ts'
import { attempt, complaintAbout, generalComplaint } from '../storefront/attempt.ts'
import { withNotice } from '../storefront/notices.ts'
import { SECRET_PAGE } from '../storefront/secret-page.ts'
import type { Storefront } from '../storefront/storefront.ts'

/**
 * The page behind a password reset link. Opening it changes nothing. The form sets the password. It does not sign the user
 * in, and all existing sessions end.
 */
export function resetPasswordPage(front: Storefront): Hono {
  return new Hono()
    .get('/reset-password', c => {
      const token = c.req.query('token')
      return token ? show(c, 'Choose a new password', form(token)) : showUnusable(c, { status: 400 })
    })
    .post('/reset-password', async c => {
      const { token, password } = await readForm(c, ['token', 'password'])
      const problem = await attempt(() => front.limited.resetPassword(c, { token, password }))
      if (problem?.status === 429 || problem?.code === 'users.passwordInvalid') {
        const complaints = { error: complaintAbout(problem, 'password'), complaint: generalComplaint(problem) }
        return show(c, 'Error: choose a new password', form(token, complaints), problem)
      }
      if (problem) return showUnusable(c, problem)
      front.cookies.clearSession(c)
      return goTo(c, withNotice('/sign-in', 'password-reset'))
    })
}

interface Complaints {
  readonly error?: string | undefined
  readonly complaint?: string | undefined
}

function form(token: string, { error, complaint }: Complaints = {}): Html {
  return html`<header><h1>Choose a new password</h1>
<p>Saving signs you out on all devices. Then sign in with your new password.</p></header>
${alert(complaint)}
<form class="form sheet" method="post" action="/reset-password" novalidate>
<input type="hidden" name="token" value="${token}">
${field({ name: 'password', label: 'New password', type: 'password', autocomplete: 'new-password', hint: 'At least 8 characters. A few unrelated words work well.', error, hasFocus: error !== undefined })}
<button class="button wide">Save new password</button>
</form>`
}

function showUnusable(c: Context, answer: Answer): Promise<Response> {
  const content = html`<header><h1>This link doesn't work</h1>
<p>It was already used, is older than an hour, or was replaced by a newer link.</p></header>
<div class="actions"><a class="button" href="/forgot-password">Get a new link</a></div>`
  return show(c, "This link doesn't work", content, answer)
}

function show(c: Context, title: string, content: Html, { status, headers }: Answer = {}): Promise<Response> {
  const page = { title, content: html`<div class="narrow">${content}</div>` }
  return answerPage(c, page, { status, headers: { ...headers, ...SECRET_PAGE } })
}
