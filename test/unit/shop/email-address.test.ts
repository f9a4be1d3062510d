import { expect, it } from 'vitest'
import { parseEmailAddress } from '../../../packages/shop/src/users/email-address.ts'

const identityOf = (typed: string) => parseEmailAddress(typed)?.email

it('treats two addresses as one mailbox if they differ only in case, surrounding space, or the spelling of the domain', () => {
  const spellings = ['Ada@Example.ORG', ' ada@example.org\t', 'ada@EXAMPLE.org', 'ADA@example.org']
  expect(new Set(spellings.map(identityOf))).toEqual(new Set(['ada@example.org']))

  const composed = 'ada@b\u00fccher.example'
  const decomposed = 'ada@bu\u0308cher.example'
  const punycode = 'ada@xn--bcher-kva.example'
  expect(new Set([composed, decomposed, punycode, 'ada@B\u00dcCHER.example'].map(identityOf))).toEqual(
    new Set([punycode]),
  )
})

it('distinguishes addresses that differ in a tag, a dot or a sign', () => {
  const addresses = ['ada@x.org', 'ada+shop@x.org', 'a.da@x.org', 'ada#1@x.org', 'ada|1@x.org', 'ada_@x.org']
  expect(new Set(addresses.map(identityOf)).size).toBe(addresses.length)
})

it('sends to the address as it was typed, except for a domain that SES cannot read', () => {
  expect(parseEmailAddress(' Ada.L@Example.ORG ')?.sendTo).toBe('Ada.L@Example.ORG')
  expect(parseEmailAddress('Ada.L@B\u00fccher.example')?.sendTo).toBe('Ada.L@xn--bcher-kva.example')
})

it('reads its own output as the same mailbox', () => {
  for (const typed of ['Ada@Example.ORG', 'ada@b\u00fccher.example', 'x#:v@y.io']) {
    const first = parseEmailAddress(typed)
    expect(parseEmailAddress(first?.email ?? '')?.email).toBe(first?.email)
    expect(parseEmailAddress(first?.sendTo ?? '')?.email).toBe(first?.email)
  }
})

it.each([
  ['nothing', ''],
  ['no at sign', 'ada.example.org'],
  ['no local part', '@example.org'],
  ['no domain', 'ada@'],
  ['a domain of one label', 'ada@localhost'],
  ['an IP address', 'ada@127.0.0.1'],
  ['a domain literal', 'ada@[127.0.0.1]'],
  ['a second recipient', 'a@x.io,b@y.io'],
  ['a header', 'a@x.io\r\nBcc:b@y.io'],
  ['a header before the address', 'Bcc:b@y.io\r\na@x.io'],
  ['a display name', 'Ada <a@x.io>'],
  ['a quoted local part', '"a@b"@x.io'],
  ['a space inside', 'a b@x.io'],
  ['a NUL', 'a\u0000@x.io'],
  ['an expression', 'attribute_exists(pk)@x.io'],
  ['dots in a row', 'a..b@x.io'],
  ['a dot at the edge', '.a@x.io'],
  ['a label that begins with a hyphen', 'a@-x.io'],
  ['an escaped domain', 'a@%78.io'],
  ['a local part beyond ASCII', '\u00e4da@x.io'],
  ['a local part of 65 characters', `${'a'.repeat(65)}@x.io`],
  ['255 characters', `${'a'.repeat(60)}@${`${'b'.repeat(60)}.`.repeat(3)}${'c'.repeat(9)}.io`],
])('refuses %s', (_name, typed) => {
  expect(parseEmailAddress(typed)).toBeUndefined()
})

it('accepts an address of 254 characters', () => {
  const domain = `${`${'b'.repeat(60)}.`.repeat(3)}${'c'.repeat(7)}.io`
  const address = `${'a'.repeat(254 - 1 - domain.length)}@${domain}`
  expect(address).toHaveLength(254)
  expect(parseEmailAddress(address)?.email).toBe(address)
})
