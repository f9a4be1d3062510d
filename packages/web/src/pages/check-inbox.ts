import type { Problem } from '@dynamo-signals/api'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { Html } from '../components/html.ts'
import { alert, notice } from '../components/notice.ts'
import { resendForm } from '../components/resend-form.ts'
import { readForm } from '../forms/read-form.ts'
import { letter } from '../illustrations/letter.ts'
import { answerPage, goTo } from '../storefront/answer-page.ts'
import { attempt, complaintAbout, generalComplaint } from '../storefront/attempt.ts'
import { rememberedInbox, rememberInbox } from '../storefront/inbox-cookie.ts'
import { noticeOf, withNotice } from '../storefront/notices.ts'
import type { Storefront } from '../storefront/storefront.ts'

/** The page after signing up or requesting the email again. The same for every address. */
export function checkInboxPage(front: Storefront): Hono {
  return new Hono()
    .get('/check-inbox', c => showInbox(front, c, { email: rememberedInbox(front, c) }))
    .post('/activations/resend', async c => {
      const { email } = await readForm(c, ['email'])
      const problem = await attempt(() => front.limited.resendActivation(c, { email }))
      if (problem) return showInbox(front, c, { email, problem })
      rememberInbox(front, c, email)
      return goTo(c, withNotice('/check-inbox', 'resent'))
    })
}

interface Inbox {
  readonly email: string
  readonly problem?: Problem
  readonly inboxUrl?: string | undefined
}

function showInbox({ inboxUrl }: Storefront, c: Context, inbox: Inbox): Promise<Response> {
  const title = inbox.problem ? 'Error: get a new link' : 'Check your inbox'
  return answerPage(c, { title, content: content({ ...inbox, inboxUrl }, noticeOf(c)) }, inbox.problem)
}

function content(inbox: Inbox, message: string | undefined): Html {
  const { email, problem, inboxUrl } = inbox
  return html`<div class="narrow">
${problem ? html`<header><h1>Get a new link</h1></header>${alert(generalComplaint(problem))}` : whatToDo(email, message)}
${inboxUrl === undefined ? '' : html`<p>The shop runs on this machine, so no email leaves it. <a href="${inboxUrl}">Open the local inbox</a></p>`}
<section class="sheet plain" aria-labelledby="nothing-came">
<header><h2 id="nothing-came">No email?</h2><p class="quiet">Check your spam folder and the spelling of the address. If our email service is busy, it can take a few hours, and the email still arrives automatically. We send at most three emails per hour to one address: if no email arrives, request a new link after an hour.</p></header>
${resendForm({ email, error: complaintAbout(problem, 'email') })}
</section>
<p>Active already? <a href="/sign-in">Sign in</a></p>
</div>`
}

// After a request for a new link, the page must not reveal whether an account exists, so it does not say that an email
// was sent.
function whatToDo(email: string, message: string | undefined): Html {
  const where = email ? html`to <strong>${email}</strong>` : 'to your address'
  return html`<header>${letter()}<h1>Check your inbox</h1>
<p>${message ? '' : html`An email is on its way ${where}. `}Click the link in the latest email to activate your account. It works for 24 hours, and only for the latest sign-up.</p></header>
${notice(message)}`
}
