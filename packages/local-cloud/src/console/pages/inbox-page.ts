import { html } from 'hono/html'
import type { AcceptedMail } from '../../ses/accepted-mail.ts'
import { type Inbox, MAILS_KEPT } from '../../ses/inbox.ts'
import type { ConsolePage, PageQuery } from '../console-page.ts'
import { inboxList } from './inbox-list.ts'
import type { Markup } from './markup.ts'
import { searchForm } from './query-form.ts'

/** What the page needs of an inbox. */
type ShownInbox = Pick<Inbox, 'count' | 'list' | 'search'>

/** The page with the emails that SES has accepted, with a search. */
export function inboxPage(inbox: ShownInbox): ConsolePage {
  return {
    path: '/inbox',
    title: 'Inbox',
    content: query => listed(inbox, query),
    around: (content, query) => html`<h1>Inbox</h1>${search(textOf(query))}${content}`,
  }
}

function textOf({ q = '' }: PageQuery): string {
  return q.trim()
}

function listed(inbox: ShownInbox, query: PageQuery): Markup {
  const { count } = inbox
  const text = textOf(query)
  if (text === '' || count === 0) return html`${counted(count)}${upTo(query.upto, inbox.list())}`
  const found = inbox.search(text, MAILS_KEPT)
  if (found.count === 0) return html`<p class="empty">No email matches. <a href="/inbox">Show all</a></p>`
  return html`${counted(count, found.count)}${upTo(query.upto, found.mails)}`
}

/** Lists the emails up to one of them, if the page holds newer ones back. */
function upTo(id: string | undefined, mails: readonly AcceptedMail[]): Markup {
  const at = mails.findIndex(mail => mail.id === id)
  return at === -1 ? inboxList(mails) : inboxList(mails.slice(0, at + 1), { upTo: id, newer: mails.length - 1 - at })
}

function counted(all: number, found?: number): Markup | '' {
  if (all === 0) return ''
  const emails = all === 1 ? '1 email' : `${all} emails`
  return html`<p class="facts">${found === undefined ? emails : `${found} of ${emails}`}</p>`
}

function search(text: string): Markup {
  return searchForm(
    '/inbox',
    html`<label>Search <input type="search" name="q" value="${text}" placeholder="an address, a subject, a text"></label><button>Search</button>`,
  )
}
