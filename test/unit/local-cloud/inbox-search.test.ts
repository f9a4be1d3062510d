import { expect, it } from 'vitest'
import type { MailDraft } from '../../../packages/local-cloud/src/ses/accepted-mail.ts'
import { runningConsole } from './running-console.ts'

const draft: MailDraft = {
  from: 'shop@example.org',
  to: ['Ada <ada@example.org>'],
  cc: [],
  bcc: [],
  replyTo: [],
  subject: 'Activate your account',
  text: 'Open this link within a day.',
  html: '<p class="wide">Open <b>this</b> link.</p>',
  tags: {},
}

/** The inbox with four emails. */
async function inboxOf() {
  const { ask, inbox } = await runningConsole()
  const mails = [
    draft,
    { ...draft, to: ['lin@example.org'], subject: 'Your order' },
    { ...draft, bcc: ['archive@example.net'], text: 'Two cups & a kettle' },
    { ...draft, text: '', html: '<p class="narrow">Green <i>tea</i></p>', subject: 'A gift' },
  ]
  for (const each of mails) await inbox.add(each)
  const page = async (text: string, path = '/inbox', more: Record<string, string> = {}) => {
    const answer = await ask(`${path}?${new URLSearchParams({ q: text, ...more })}`)
    return answer.text()
  }
  const found = async (text: string) => ((await page(text)).match(/<li\b/g) ?? []).length
  return { ask, inbox, page, found }
}

it.each([
  ['a recipient', 'LIN@example.org', 1],
  ['a blind copy', 'archive@', 1],
  ['the sender', 'shop@', 4],
  ['a subject', 'your', 3],
  ['words of several places', 'kettle ada', 1],
  ['words that no email has together', 'kettle lin', 0],
  ['a text that HTML must escape', 'cups & a', 1],
  ['a text that is only in HTML', 'green tea', 1],
  ['the name of a tag or a class', 'narrow', 0],
  ['nothing', '  ', 4],
])('finds emails by %s', async (_, text, count) => {
  const { found } = await inboxOf()

  expect(await found(text)).toBe(count)
})

it('shows how many emails were found, newest first, and keeps the search in the field and in the refresh', async () => {
  const { page } = await inboxOf()

  const whole = await page('activate')
  const live = await page('activate', '/inbox/live')

  expect(whole).toContain('<p class="facts">2 of 4 emails</p>')
  expect(whole).toContain('name="q" value="activate"')
  expect(whole).toContain('data-live="/inbox/live?q=activate"')
  expect(whole).toContain(live)
  expect(live).not.toContain('<form')
})

it('finds an email that arrives after the search, and says so if none matches', async () => {
  const { inbox, page, found } = await inboxOf()
  const before = await page('kettles')
  await inbox.add({ ...draft, subject: 'Kettles' })

  expect(before).toContain('No email matches. <a href="/inbox">Show all</a>')
  expect(await found('kettles')).toBe(1)
})

it('leaves newer emails out on request, and counts those that match', async () => {
  const { inbox, page } = await inboxOf()
  const idsOf = (text: string) => [...text.matchAll(/id="mail-([^"]+)"/g)].map(([, id]) => id)
  const live = async (text: string, upto = '') => {
    const answer = await page(text, '/inbox/live', { upto })
    return { ids: idsOf(answer), held: /data-held="([^"]*)"/.exec(answer)?.[1] }
  }
  const [all, found] = [idsOf(await page('')), idsOf(await page('activate'))]
  await inbox.add({ ...draft, subject: 'Kettles', text: '', html: '' })
  await inbox.add(draft)

  expect(await live('', all[0])).toEqual({ ids: all, held: '2 new emails' })
  expect(await live('activate', found[0])).toEqual({ ids: found, held: '1 new email' })
  expect(await live('', 'an email that has left the inbox')).toMatchObject({ ids: { length: 6 } })
})

it('shows the newest hundred of the emails that a search has found', async () => {
  const { inbox, page, found } = await inboxOf()
  for (let number = 0; number < 101; number++) await inbox.add({ ...draft, subject: `Offer ${number}` })

  expect(await found('offer')).toBe(100)
  expect(await page('offer')).toContain('The newest 100 of 101.')
})

it('does not change the emails of the JSON route', async () => {
  const { ask } = await inboxOf()

  const answer = await ask('/api/mails?q=kettle')

  expect(((await answer.json()) as { items: object[] }).items).toHaveLength(4)
})
