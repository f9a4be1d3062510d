import type { Problem } from '@dynamo-signals/api'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { field } from '../components/field.ts'
import type { Html } from '../components/html.ts'
import { alert } from '../components/notice.ts'
import { readForm } from '../forms/read-form.ts'
import { answerPage, goTo } from '../storefront/answer-page.ts'
import { attempt, complaintAbout, generalComplaint } from '../storefront/attempt.ts'
import { withNotice } from '../storefront/notices.ts'
import { type Storefront, whoLooks } from '../storefront/storefront.ts'

/** The page for changing the password of the signed-in user. Signs out their other devices. */
export function changePasswordPage(front: Storefront): Hono {
  return new Hono()
    .get('/account/password', async c => {
      const { user } = await whoLooks(front, c)
      return user ? showForm(c) : signInFirst(c)
    })
    .post('/account/password', async c => {
      const { cookies, limited } = front
      const change = await readForm(c, ['currentPassword', 'password'])
      const token = cookies.session(c)
      if (!token) return signInFirst(c)
      const problem = await attempt(async () => {
        const { sessionToken, expiresAt } = await limited.changePassword(c, token, change)
        cookies.setSession(c, sessionToken, expiresAt)
      })
      if (problem?.status === 401) return signInFirst(c)
      return problem ? showForm(c, problem) : goTo(c, withNotice('/account', 'password-changed'))
    })
}

function signInFirst(c: Context): Response {
  return goTo(c, withNotice('/sign-in', 'sign-in-first'))
}

function showForm(c: Context, problem?: Problem): Promise<Response> {
  const title = problem ? 'Error: change your password' : 'Change your password'
  return answerPage(c, { title, path: '/account/password', isSignedIn: true, content: content(problem) }, problem)
}

function content(problem?: Problem): Html {
  const [wrong, weak] = [complaintAbout(problem, 'currentPassword'), complaintAbout(problem, 'password')]
  return html`<div class="narrow">
<header><h1>Change your password</h1><p class="quiet">You'll stay signed in here and be signed out on all other devices.</p></header>
${alert(generalComplaint(problem))}
<form class="form sheet" method="post" action="/account/password" novalidate>
${field({ name: 'currentPassword', label: 'Current password', type: 'password', autocomplete: 'current-password', error: wrong, hasFocus: wrong !== undefined })}
${field({ name: 'password', label: 'New password', type: 'password', autocomplete: 'new-password', hint: 'At least 8 characters. A few unrelated words work well.', error: weak, hasFocus: !wrong && weak !== undefined })}
<button class="button wide">Change password</button>
</form>
<p><a href="/forgot-password">Forgot your current password?</a></p>
</div>`
}
