import { expect, it } from 'vitest'
import { inboxList } from '../../../packages/local-cloud/src/console/pages/inbox-list.ts'
import { Inbox } from '../../../packages/local-cloud/src/ses/inbox.ts'

const mail = {
  from: '',
  to: ['ada@example.org'],
  cc: [],
  bcc: [],
  replyTo: [],
  subject: '',
  text: '',
  html: '',
  tags: {},
}

it('says that the console shows only the newest emails', async () => {
  const inbox = await Inbox.open('')
  for (let number = 0; number < 100; number++) await inbox.add(mail)
  expect(String(inboxList(inbox.list()))).not.toContain('The newest')

  await inbox.add(mail)

  expect(String(inboxList(inbox.list()))).toContain('The newest 100 of 101. The inbox keeps the newest 2000 emails.')
})
