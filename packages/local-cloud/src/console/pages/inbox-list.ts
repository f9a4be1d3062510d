import { html } from 'hono/html'
import { type AcceptedMail, recipientsOf } from '../../ses/accepted-mail.ts'
import { MAILS_KEPT } from '../../ses/inbox.ts'
import { ALL_ROWS, type HeldRows, heldRows } from './held-rows.ts'
import { newest, time } from './layout.ts'
import type { Markup } from './markup.ts'

/** How many emails the list shows. */
export const MAILS_SHOWN = 100

/** The latest of these emails, newest first, with links to their pages. `rows` says which new ones are not among them. Default: none. */
export function inboxList(mails: readonly AcceptedMail[], rows: HeldRows = ALL_ROWS): Markup {
  if (mails.length === 0)
    return html`<p class="empty">No emails yet. Emails that the application sends appear here.</p>`
  const kept = `The inbox keeps the newest ${MAILS_KEPT} emails.`
  const held = heldRows(rows, mails.at(-1)?.id ?? '', ['email', 'emails'])
  return html`<ol class="mails"${held}>${mails.slice(-MAILS_SHOWN).reverse().map(line)}</ol>${newest(MAILS_SHOWN, mails.length, kept)}`
}

function line(mail: AcceptedMail): Markup {
  return html`<li id="mail-${mail.id}"><a href="/mails/${encodeURIComponent(mail.id)}">
<strong>${mail.subject === '' ? '(no subject)' : mail.subject}</strong>
<span>${recipientsOf(mail).join(', ')}</span>${time(mail.receivedAt)}
</a></li>`
}
