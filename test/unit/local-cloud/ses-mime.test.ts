import { describe, expect, it } from 'vitest'
import { header } from '../../../packages/local-cloud/src/ses/mime/headers.ts'
import { parseMessage } from '../../../packages/local-cloud/src/ses/mime/parse-message.ts'

const message = (...lines: string[]) => parseMessage(Buffer.from(lines.join('\r\n')))

describe('a MIME message', () => {
  it('of plain text is that text', () => {
    const parsed = message('Subject: Hello', '', 'First line', 'second line')

    expect(parsed).toMatchObject({ text: 'First line\r\nsecond line', html: '' })
    expect(header(parsed.headers, 'subject')).toBe('Hello')
  })

  it('with alternatives returns its text and its HTML, in any encoding', () => {
    const parsed = message(
      'Content-Type: multipart/alternative; boundary="b1"',
      '',
      'preamble, to be ignored',
      '--b1',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Gr=C3=BC=C3=9Fe aus Z=',
      '=C3=BCrich',
      '--b1',
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('<p>Grüße</p>').toString('base64'),
      '--b1--',
      'epilogue, to be ignored',
    )

    expect(parsed).toMatchObject({ text: 'Grüße aus Zürich', html: '<p>Grüße</p>' })
  })

  it('with nested parts returns the first text that is not an attachment', () => {
    const parsed = message(
      'Content-Type: multipart/mixed; boundary=outer',
      '',
      '--outer',
      'Content-Type: text/plain',
      'Content-Disposition: attachment; filename="notes.txt"',
      '',
      'attached',
      '--outer',
      'Content-Type: multipart/alternative; boundary="in(n)er"',
      '',
      '--in(n)er',
      'Content-Type: text/plain',
      '',
      'body',
      '--in(n)er',
      'Content-Type: text/html',
      '',
      '<b>body</b>',
      '--in(n)er--',
      '--outer--',
    )

    expect(parsed).toMatchObject({ text: 'body', html: '<b>body</b>' })
  })

  it('has its headers unfolded and its encoded words decoded', () => {
    const { headers } = message(
      'Subject: =?utf-8?Q?Willkommen_in_Z=C3=BC?=',
      '\t=?utf-8?B?cmljaA==?= heute',
      'From: =?iso-8859-1?Q?Andr=E9?= <andre@example.org>',
      '',
      '',
    )

    expect(header(headers, 'subject')).toBe('Willkommen in Zürich heute')
    expect(header(headers, 'from')).toBe('André <andre@example.org>')
  })

  it('in another charset is read in that charset', () => {
    const raw = Buffer.concat([Buffer.from('Content-Type: text/plain; charset=iso-8859-1\n\nCaf'), Buffer.from([0xe9])])

    expect(parseMessage(raw).text).toBe('Café')
  })

  it('in an unknown charset is read as UTF-8', () => {
    expect(message('Content-Type: text/plain; charset=klingon', '', 'Grüße').text).toBe('Grüße')
  })

  it('that was cut off before its last delimiter keeps its last part', () => {
    expect(message('Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'half a mess').text).toBe('half a mess')
  })

  it('that is nested too deeply is ignored', () => {
    const nested = Array.from({ length: 100 }, () => ['Content-Type: multipart/mixed; boundary=b', '', '--b']).flat()

    expect(message(...nested).text).toBe('')
  })
})
