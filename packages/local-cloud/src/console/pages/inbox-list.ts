import { html } from 'hono/html'
import { type AcceptedMail, recipientsOf } from '../../ses/accepted-mail.ts'
import { MAILS_KEPT } from '../../ses/inbox.ts'
import { newest, time } from './layout.ts'
import type { Markup } from './markup.ts'

/** How many emails the list shows. */
export const MAILS_SHOWN = 100

/** The latest emails, newest first, with links to their pages. `count` is how many there are. Default: all are passed. */
export function inboxList(mails: readonly AcceptedMail[], count = mails.length): Markup {
  if (mails.length === 0)
    return html`<p class="empty">No emails yet. Emails that the application sends appear here.</p>`
  const kept = `The inbox keeps the newest ${MAILS_KEPT} emails.`
  return html`<ol class="mails">${mails.slice(-MAILS_SHOWN).reverse().map(line)}</ol>${newest(MAILS_SHOWN, count, kept)}`
}

function line(mail: AcceptedMail): Markup {
  return html`<li><a href="/mails/${encodeURIComponent(mail.id)}">
<strong>${mail.subject === '' ? '(no subject)' : mail.subject}</strong>
<span>${recipientsOf(mail).join(', ')}</span>${time(mail.receivedAt)}
</a></li>`
}
