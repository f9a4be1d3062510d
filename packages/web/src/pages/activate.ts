import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { Html } from '../components/html.ts'
import { alert } from '../components/notice.ts'
import { resendForm } from '../components/resend-form.ts'
import { readForm } from '../forms/read-form.ts'
import { letter } from '../illustrations/letter.ts'
import { type Answer, answerPage, goTo } from '../storefront/answer-page.ts'
import { attempt } from '../storefront/attempt.ts'
import { forgetInbox, rememberedInbox } from '../storefront/inbox-cookie.ts'
import { withNotice } from '../storefront/notices.ts'
import { SECRET_PAGE } from '../storefront/secret-page.ts'
import type { Storefront } from '../storefront/storefront.ts'

/**
 * The page behind the link in the email. Opening it changes nothing, so mail scanners that follow links do no harm. The
 * button activates the account. It does not sign the user in.
 */
export function activatePage(front: Storefront): Hono {
  return new Hono()
    .get('/activate', c => {
      const token = c.req.query('token')
      return token ? show(c, 'Activate your account', button(token)) : showUnusable(front, c, { status: 400 })
    })
    .post('/activate', async c => {
      const { token } = await readForm(c, ['token'])
      const problem = await attempt(() => front.limited.activate(c, { token }))
      if (problem?.status === 429) return show(c, 'Activate your account', button(token, problem.detail), problem)
      if (problem) return showUnusable(front, c, problem)
      forgetInbox(front, c)
      return goTo(c, withNotice('/sign-in', 'activated'))
    })
}

function button(token: string, complaint?: string): Html {
  return html`<header>${letter()}<h1>One more step</h1>
<p>Click the button to activate your account. Then sign in with the password you chose.</p></header>
${alert(complaint)}
<form class="form sheet" method="post" action="/activate">
<input type="hidden" name="token" value="${token}">
<button class="button wide">Activate my account</button>
<p class="quiet small">Didn't sign up? Close this page, and the account stays inactive.</p>
</form>`
}

function showUnusable(front: Storefront, c: Context, answer: Answer): Promise<Response> {
  const content = html`<header><h1>This link doesn't work</h1>
<p>It was already used, is older than 24 hours, or was replaced by a newer link or sign-up. If your account is active, just <a href="/sign-in">sign in</a>.</p></header>
<section class="sheet" aria-labelledby="new-link">
<header><h2 id="new-link">Get a new link</h2><p class="quiet">We'll send it to the address you signed up with, at most three emails per hour.</p></header>
${resendForm({ email: rememberedInbox(front, c) })}
</section>`
  return show(c, "This link doesn't work", content, answer)
}

function show(c: Context, title: string, content: Html, { status, headers }: Answer = {}): Promise<Response> {
  const page = { title, content: html`<div class="narrow">${content}</div>` }
  return answerPage(c, page, { status, headers: { ...headers, ...SECRET_PAGE } })
}
