import { expect, it } from 'vitest'
import { COMMON_PASSWORDS } from '../../../packages/shop/src/users/common-passwords.ts'
import { isHashable, passwordComplaint, wordsToAvoid } from '../../../packages/shop/src/users/password-rules.ts'

const words = wordsToAvoid('ada.lovelace+shop@example.org', 'The Corner Shop', 'corner-shop.example')

it.each([
  ['eight characters', 'x7#kQ2!z'],
  ['a sentence', 'my dog sleeps in the corner every day'],
  ['any script', '\u5bc6\u7801\u662f\u4e00\u53e5\u5f88\u957f\u7684\u8bdd'],
  ['spaces at the edges', '  seven dwarves  '],
  ['64 emoji', '\u{1F511}'.repeat(64)],
  ['128 characters of four bytes', '\u{1F511}'.repeat(128)],
  ['a common word in a long password', 'dragonfruit tastes of nothing'],
])('takes %s', (_name, password) => {
  expect(passwordComplaint(password, words)).toBeUndefined()
})

it.each([
  ['seven characters', 'x7#kQ2!', /at least 8/],
  ['seven emoji, though they are 28 bytes', '\u{1F511}'.repeat(7), /at least 8/],
  ['129 characters', 'x7#kQ2!z'.repeat(16).concat('x'), /at most 128/],
  ['more than 1 KiB', 'x7#kQ2!z'.repeat(129), /at most 128/],
  ['a common password', 'password1', /first passwords/],
  ['a common one in capitals', 'PASSWORD', /first passwords/],
  ['a common one with a year', 'Sunshine2024!', /first passwords/],
  ['a common one with digits for letters', 'P@ssw0rd', /first passwords/],
  ['a common one with both', 'p4ssw0rd!!!', /first passwords/],
  ['a row of keys', 'qwertyuiop', /first passwords/],
  ['a row of digits', '123456789', /first passwords/],
  ['the address', 'ada.lovelace+shop@example.org', /e-mail address/],
  ['a name from the address and a year', 'Lovelace1815', /e-mail address/],
  ["the shop's name", 'thecornershop', /e-mail address or the shop/],
])('refuses %s', (_name, password, complaint) => {
  expect(passwordComplaint(password, words)).toMatch(complaint)
})

it('refuses to hash what is over 1 KiB or no text, before any work is done', () => {
  expect(isHashable('a'.repeat(1024))).toBe(true)
  expect(isHashable('a'.repeat(1025))).toBe(false)
  expect(isHashable('\u{1F511}'.repeat(257))).toBe(false)
  expect(isHashable('\ud83d half an emoji')).toBe(false)
})

it('knows the common passwords in lower case, each once', () => {
  const list = [...COMMON_PASSWORDS]
  expect(list.length).toBeGreaterThan(300)
  expect(list.filter(password => password !== password.toLowerCase())).toEqual([])
})
