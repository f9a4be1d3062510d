import { expect, it } from 'vitest'
import { splitAddressList } from '../../../packages/local-cloud/src/ses/mail-address.ts'
import { decodeTransfer } from '../../../packages/local-cloud/src/ses/mime/transfer-encoding.ts'
import { readSendRawEmail } from '../../../packages/local-cloud/src/ses/read-send-raw-email.ts'

// One pass takes milliseconds. Work that grows with the square of this length takes hours.
const LENGTH = 2_000_000

it.each(['<', '\\"', '"', '"<'])('a list of addresses of many %j is split in one pass', text => {
  expect(splitAddressList(`"${text.repeat(LENGTH / text.length)}`)).toHaveLength(1)
})

it('a list of addresses keeps the commas in quotes and brackets', () => {
  expect(splitAddressList('"L, Ada\\"" <ada@example.org>, <a,b@example.org>,, eve@example.org')).toEqual([
    '"L, Ada\\"" <ada@example.org>',
    '<a,b@example.org>',
    'eve@example.org',
  ])
})

it('a body of many spaces is decoded in one pass', () => {
  expect(decodeTransfer(`${' '.repeat(LENGTH)}x \t\r\n`, 'quoted-printable')).toHaveLength(LENGTH + 3)
})

it('a header of tags without a value is read in one pass', () => {
  const message = `From: a@example.org\r\nX-SES-MESSAGE-TAGS: ${'x'.repeat(LENGTH)}, kind=welcome\r\n\r\nHello`
  const form = new URLSearchParams({ 'RawMessage.Data': Buffer.from(message).toString('base64') })

  expect(readSendRawEmail(form).tags).toEqual({ kind: 'welcome' })
})
