import { expect, it } from 'vitest'
import { compileMailLayout } from '../../../packages/shop/compile-mail-layout.ts'
import { activationMail } from '../../../packages/shop/src/mail/activation-mail.ts'
import { mailLayout } from '../../../packages/shop/src/mail/mail-layout.ts'
import { repeatedSignUpMail } from '../../../packages/shop/src/mail/repeated-sign-up-mail.ts'
import { welcomeMail } from '../../../packages/shop/src/mail/welcome-mail.ts'
import { plainName, writeMail } from '../../../packages/shop/src/mail/write-mail.ts'

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

it('has its HTML from the MJML next to it', () => {
  expect(mailLayout(), 'run `npm run mail-layout`').toBe(compileMailLayout())
})

it.each([
  ['an element that MJML does not have', '<mjml><mj-body><mj-sheet /></mj-body></mjml>', 'has the element mj-sheet'],
  ['an element without its end', '<mjml><mj-body><mj-section></mjml>', 'is invalid'],
])('refuses to compile a layout with %s', (_, source, words) => {
  expect(() => compileMailLayout(source)).toThrow(`mail-layout.mjml ${words}`)
})

it('escapes every value that a mail shows', () => {
  const value = (place: string) => `${place} <b>"x"</b> & 'y'`
  const { html } = writeMail({
    to: 'ada@example.org',
    subject: value('subject'),
    firstName: '<b>"Ada"</b>',
    paragraphs: [value('first'), [value('row')], value('last')],
    button: { label: value('label'), url: `https://shop.example/?a=1&b="><b>` },
    small: value('small'),
  })

  for (const place of ['subject', 'first', 'row', 'last', 'label', 'small']) {
    expect(html).toContain(`${place} &lt;b&gt;&quot;x&quot;&lt;/b&gt; &amp; &#39;y&#39;`)
  }
  expect(html).toContain('href="https://shop.example/?a=1&amp;b=&quot;&gt;&lt;b&gt;"')
  expect(html).not.toMatch(/<b>|"x"|'y'/)
})

it('shows an inbox the first paragraph next to the subject, before the greeting', () => {
  const { html } = welcomeMail({ sendTo: 'ada@example.org', firstName: 'Ada' }, { publicUrl })
  const preview = /<div style="display:none;[^"]*">([^<]*)<\/div>/.exec(html)
  expect(preview?.[1]).toMatch(/^Your account at The Corner Shop is active\. The items you added/)
  expect(preview?.index).toBeLessThan(html.indexOf('Hello Ada,'))
})

it('has tables for Outlook, its styles on the elements, colors for dark mode, and loads nothing', () => {
  const { html } = mailTo('Ada')
  expect(html).toMatch(/<!--\[if mso \| IE\]><table [^>]*width:584px/)
  expect(html).toMatch(/<td [^>]*bgcolor="#1f4d3a"[^>]*><a href="https:\/\/shop\.example\/activate/)
  expect(html).toMatch(/<p style="margin:0 0 16px">Hello Ada,<\/p>/)
  expect(html).toContain('@media (prefers-color-scheme: dark)')
  expect(html).toContain('<meta name="color-scheme" content="light dark" />')
  expect(html).not.toMatch(/<link|@import|src=|url\(/)
})
