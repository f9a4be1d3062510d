import { html } from 'hono/html'
import type { Inbox } from '../../ses/inbox.ts'
import type { ConsolePage, PageQuery } from '../console-page.ts'
import { inboxList, MAILS_SHOWN } from './inbox-list.ts'
import type { Markup } from './markup.ts'
import { searchForm } from './query-form.ts'

/** The page with the emails that SES has accepted, with a search. */
export function inboxPage(inbox: Pick<Inbox, 'count' | 'latest' | 'search'>): ConsolePage {
  return {
    path: '/inbox',
    title: 'Inbox',
    content: query => listed(inbox, textOf(query)),
    around: (content, query) => html`<h1>Inbox</h1>${search(textOf(query))}${content}`,
  }
}

function textOf({ q = '' }: PageQuery): string {
  return q.trim()
}

function listed(inbox: Pick<Inbox, 'count' | 'latest' | 'search'>, text: string): Markup {
  const { count } = inbox
  if (text === '' || count === 0) return html`${counted(count)}${inboxList(inbox.latest(MAILS_SHOWN), count)}`
  const found = inbox.search(text, MAILS_SHOWN)
  if (found.count === 0) return html`<p class="empty">No email matches. <a href="/inbox">Show all</a></p>`
  return html`${counted(count, found.count)}${inboxList(found.mails, found.count)}`
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
