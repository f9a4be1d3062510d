import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Inbox } from '../../../packages/local-cloud/src/ses/inbox.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mails-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

const mail = (id: string) => ({
  id,
  receivedAt: '2026-11-27T12:00:00.000Z',
  from: 'shop@example.org',
  to: ['ada@example.org'],
  cc: [],
  bcc: [],
  replyTo: [],
  subject: 'Welcome',
  text: '',
  html: '',
  tags: {},
})

it.each(['no mail', 'null', '{}', '{"id":"x","to":"ada@example.org"}', '\0\0\0\0', '[]'])(
  'keeps the readable emails next to an unreadable line (%j), and the original file',
  async damaged => {
    const file = join(folder, 'mails.jsonl')
    const text = `${JSON.stringify(mail('a'))}\n${damaged}\n${JSON.stringify(mail('b'))}\n`
    await writeFile(file, text)
    const warnings: string[] = []

    const inbox = await Inbox.open(file, { warn: message => void warnings.push(message) })
    await inbox.add({ ...mail('c'), subject: 'Later' })
    await inbox.close()

    const again = await Inbox.open(file)
    await again.close()
    expect(again.list().map(({ subject }) => subject)).toEqual(['Welcome', 'Welcome', 'Later'])
    const [, aside = ''] = (await readdir(folder)).sort()
    expect(await readFile(join(folder, aside), 'utf8')).toBe(text)
    expect(warnings).toEqual([
      `1 of 3 emails in ${file} could not be read. The original file is now ${join(folder, aside)}.`,
    ])
  },
)

it('keeps an email after an incomplete append', async () => {
  const file = join(folder, 'mails.jsonl')
  const inbox = await Inbox.open(file)
  await appendFile(file, '{"id":"half')

  await inbox.add({ ...mail('a'), subject: 'Whole' })
  await inbox.close()

  const again = await Inbox.open(file)
  await again.close()
  expect(again.list().map(({ subject }) => subject)).toEqual(['Whole'])
})

it('keeps the newest 2,000 emails, in memory and in a file of bounded size', async () => {
  const file = join(folder, 'mails.jsonl')
  const old = Array.from({ length: 3_999 }, (_, number) => ({ ...mail(`old ${number}`), subject: `Mail ${number}` }))
  await writeFile(file, old.map(each => `${JSON.stringify(each)}\n`).join(''))

  const inbox = await Inbox.open(file)
  await inbox.add({ ...mail('a'), subject: 'Mail 3999' })
  await inbox.add({ ...mail('b'), subject: 'Mail 4000' })
  await inbox.close()

  const lines = (await readFile(file, 'utf8')).split('\n').filter(line => line !== '')
  expect(lines).toHaveLength(2_001)
  const again = await Inbox.open(file)
  await again.close()
  for (const kept of [inbox, again]) {
    expect(kept.list()).toHaveLength(2_000)
    expect([kept.list()[0]?.subject, kept.list().at(-1)?.subject]).toEqual(['Mail 2001', 'Mail 4000'])
  }
})
