import { expect, it } from 'vitest'
import { activationMail } from '../../../packages/shop/src/mail/activation-mail.ts'
import { repeatedSignUpMail } from '../../../packages/shop/src/mail/repeated-sign-up-mail.ts'
import { welcomeMail } from '../../../packages/shop/src/mail/welcome-mail.ts'
import { plainName } from '../../../packages/shop/src/mail/write-mail.ts'

const publicUrl = 'https://shop.example'
const token = 'dG9rZW4tb2YtdGhlLWxpbms'
const mailTo = (firstName: string) => activationMail({ sendTo: 'ada@example.org', firstName }, { publicUrl, token })

it('carries the same link in plain text and in HTML, on the configured host', () => {
  const mail = mailTo('Ada')
  const link = `${publicUrl}/activate?token=${token}`

  expect(mail.text).toContain(`\n${link}\n`)
  expect(mail.html).toContain(`href="${link}"`)
  expect(mail.to).toBe('ada@example.org')
  expect(mail.text).toContain('Hello Ada,')
  expect(mail.html).toContain('Hello Ada,')
})

it.each([
  ['a tag', '<img src=x onerror=alert(1)>'],
  ['a quote that ends an attribute', '"><script>alert(1)</script>'],
  ['a template', `{{7*7}} \${7*7} <%= 7*7 %>`],
  ['an address', 'Ada http://evil.example/win'],
  ['an address without a scheme', 'Ada, see evil.example or www.evil.example'],
  ['a mail address', 'Ada eve@evil.example'],
  ['a Markdown link', '[click](https://evil.example)'],
  ['lines that look like the end of the mail', 'Ada\r\n\r\nYour account: https://evil.example'],
  ['text that runs the other way', 'Ada \u202etxe.live'],
])('makes a name inert that holds %s', (_name, firstName) => {
  const mail = mailTo(firstName)
  const own = mailTo('').text.match(/https?:\S+/g)

  expect(mail.html).not.toMatch(/<(img|script)/)
  expect(mail.html.match(/<[a-z]+/g)).toEqual(mailTo('').html.match(/<[a-z]+/g))
  expect(mail.text.match(/https?:\S+/g)).toEqual(own)
  expect(`${mail.text}${mail.html}`).not.toMatch(/evil|onerror=|\{\{|\$\{|<%|\u202e/)
  expect(mail.subject).toBe(mailTo('').subject)
  expect(mail.text.split('\n')).toHaveLength(mailTo('').text.split('\n').length)
})

it('greets people by name, and without a name if nothing of the name is safe to show', () => {
  expect(['Anne-Marie O\u2019Neill', 'Nguy\u1ec5n Th\u1ecb', '\u674e\u5c0f\u9f99', 'Zo\u00eb'].map(plainName)).toEqual([
    'Anne-Marie O\u2019Neill',
    'Nguy\u1ec5n Th\u1ecb',
    '\u674e\u5c0f\u9f99',
    'Zo\u00eb',
  ])
  expect(plainName('https://evil.example')).toBe('')
  expect(mailTo('https://evil.example').text).toMatch(/^Hello,\n/)
})

it('cuts a name at 64 characters, and never in the middle of one', () => {
  expect([...plainName('a'.repeat(100))]).toHaveLength(64)
  expect(plainName('\u{20000}'.repeat(70)).isWellFormed()).toBe(true)
})

it('has subjects that no user can change, one for each kind', () => {
  const addressee = { sendTo: 'ada@example.org', firstName: 'Ada' }
  const subjects = [mailTo('Ada'), welcomeMail(addressee, { publicUrl }), repeatedSignUpMail(addressee, { publicUrl })]
  expect(new Set(subjects.map(({ subject }) => subject)).size).toBe(3)
  expect(subjects.some(({ subject }) => subject.includes('Ada'))).toBe(false)
})

it('tells the owner of an active account how to sign in, and has no link that changes anything', () => {
  const mail = repeatedSignUpMail({ sendTo: 'ada@example.org', firstName: 'Ada' }, { publicUrl })
  expect(mail.text.match(/https?:\S+/g)).toEqual([`${publicUrl}/sign-in`])
})
