import { expect, it } from 'vitest'
import { isHashable, passwordComplaint, wordsToAvoid } from '../../../packages/shop/src/passwords/password-rules.ts'

const words = wordsToAvoid('ada.lovelace+shop@example.org', 'The Corner Shop', 'corner-shop.example')

it.each([
  ['eight characters', 'x7#kQ2!z'],
  ['a sentence', 'my dog sleeps in the corner every day'],
  ['any script', '\u5bc6\u7801\u662f\u4e00\u53e5\u5f88\u957f\u7684\u8bdd'],
  ['spaces at the edges', '  seven dwarves  '],
  ['64 emoji', '\u{1F511}\u{1F98A}\u{1F33F}\u{1F514}'.repeat(16).concat(' ').slice(2)],
  ['128 characters of four bytes', '\u{1F511}'.repeat(127).concat('\u{1F98A}')],
  ['a common word in a long password', 'dragonfruit tastes of nothing'],
])('takes %s', async (_name, password) => {
  expect(await passwordComplaint(password, words)).toBeUndefined()
})

it.each([
  ['seven characters', 'x7#kQ2!', /at least 8/],
  ['seven emoji, though they are 28 bytes', '\u{1F511}'.repeat(7), /at least 8/],
  ['129 characters', 'x7#kQ2!z'.repeat(16).concat('x'), /at most 128/],
  ['more than 1 KiB', 'x7#kQ2!z'.repeat(129), /at most 128/],
  ['a common password', 'password1', /easy to guess/],
  ['a common one in capitals', 'PASSWORD', /easy to guess/],
  ['a common one with a year', 'Sunshine2024!', /easy to guess/],
  ['a common one with digits for letters', 'P@ssw0rd', /easy to guess/],
  ['a common one with both', 'p4ssw0rd!!!', /easy to guess/],
  ['a row of keys', 'qwertyuiop', /easy to guess/],
  ['a row of digits', '123456789', /easy to guess/],
  ['the address', 'ada.lovelace+shop@example.org', /email address/],
  ['a name from the address and a year', 'Lovelace1815', /email address/],
  ['the address with digits for letters', '4da.l0velace+sh0p', /email address/],
  ['a name from the address before a common password', 'lovelace12345678', /email address/],
  ['a name of three letters before a common password', 'ada12345678', /email address/],
  ['a name from the address, backward', 'ecalevol1', /email address/],
  ["the shop's name in Cyrillic letters", 'th\u0435c\u043ernershop', /email address or the shop/],
  ["the shop's name", 'thecornershop', /email address or the shop/],
  ["the shop's host", 'corner-shop1', /email address or the shop/],
])('refuses %s', async (_name, password, complaint) => {
  expect(await passwordComplaint(password, words)).toMatch(complaint)
})

it('refuses to hash a text over 1 KiB or a non-string, before any work', () => {
  expect(isHashable('a'.repeat(1024))).toBe(true)
  expect(isHashable('a'.repeat(1025))).toBe(false)
  expect(isHashable('\u{1F511}'.repeat(257))).toBe(false)
  expect(isHashable('\ud83d half an emoji')).toBe(false)
})
