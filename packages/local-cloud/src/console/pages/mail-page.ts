import { html, raw } from 'hono/html'
import { type AcceptedMail, recipientsOf } from '../../ses/accepted-mail.ts'
import { layout, type PageLink, time } from './layout.ts'
import type { Markup } from './markup.ts'

/** An email: its headers, its HTML in a sandboxed frame, and its text with clickable links. */
export function mailPage(mail: AcceptedMail, pages: readonly PageLink[]): Markup {
  const subject = mail.subject === '' ? '(no subject)' : mail.subject
  const frame = html`<h2>HTML</h2><iframe title="The email" src="/mails/${encodeURIComponent(mail.id)}/html"
 sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`
  return layout(
    { title: `${subject} to ${recipientsOf(mail).join(', ')}`, path: '/inbox', pages },
    html`<main class="mail"><p class="trail"><a href="/inbox">Inbox</a></p>
<h1>${subject}</h1>
<dl>${headerLines(mail)}</dl>
${mail.html === '' ? '' : frame}
${mail.text === '' ? '' : html`<h2>Text</h2><pre>${withLinks(mail.text)}</pre>`}
</main>`,
  )
}

/** The email's HTML, for the sandboxed frame. Its links open in a new tab. */
export function mailHtml(mail: AcceptedMail): Markup {
  return html`<!doctype html><meta charset="utf-8"><base target="_blank">${raw(mail.html)}`
}

function headerLines(mail: AcceptedMail): Markup[] {
  const lines: [string, readonly (string | Markup)[]][] = [
    ['From', [mail.from]],
    ['To', mail.to],
    ['Cc', mail.cc],
    ['Bcc', mail.bcc],
    ['Reply to', mail.replyTo],
    ['Received', [time(mail.receivedAt)]],
    ['Message ID', [mail.id]],
    ['Tags', Object.entries(mail.tags).map(([name, value]) => `${name}=${value}`)],
    ['Configuration set', mail.configurationSet === undefined ? [] : [mail.configurationSet]],
  ]
  return lines
    .filter(([, values]) => values.length > 0)
    .map(
      ([name, values]) =>
        html`<dt>${name}</dt><dd>${values.flatMap((value, index) => (index === 0 ? [value] : [', ', value]))}</dd>`,
    )
}

function withLinks(text: string): (Markup | string)[] {
  const isLink = /^https?:\/\//
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map(part => (isLink.test(part) ? html`<a href="${part}" target="_blank" rel="noreferrer">${part}</a>` : part))
}
