import { describe, expect, it } from 'vitest'
import { commonPasswords } from '../../../packages/shop/src/passwords/common-passwords.ts'
import { passwordComplaint, wordsToAvoid } from '../../../packages/shop/src/passwords/password-rules.ts'

const COMMON = /easy to guess/

/** The passwords among some that are taken. */
async function taken(passwords: readonly string[]): Promise<string[]> {
  const complaints = await Promise.all(passwords.map(password => passwordComplaint(password, [])))
  return passwords.filter((_, index) => !complaints[index])
}

describe('the most used passwords', () => {
  const mostUsed = async (count: number) =>
    [...(await commonPasswords()).keys()].filter(({ length }) => length >= 8).slice(0, count)

  it('are refused, the first 3,000 of at least 8 characters and those after them', async () => {
    const all = await mostUsed(20_000)
    expect(all.length).toBeGreaterThan(15_000)
    expect(await taken(all)).toEqual([])
  })

  it.each([
    ['in capitals', (password: string) => password.toUpperCase()],
    ['with a capital in front', (password: string) => password.slice(0, 1).toUpperCase() + password.slice(1)],
    ['with a digit behind', (password: string) => `${password}1`],
    ['with a sign behind', (password: string) => `${password}!`],
    ['twice', (password: string) => password + password],
    ['with an invisible character inside', (password: string) => `${password.slice(0, 3)}\u200b${password.slice(3)}`],
  ])('are refused %s', async (_name, change) => {
    expect(await taken((await mostUsed(3_000)).map(change))).toEqual([])
  })

  it('are each known once, in lower case', async () => {
    const all = [...(await commonPasswords()).keys()]
    expect(all.filter(password => password !== password.toLowerCase())).toEqual([])
  })
})

it.each([
  'aaaaaaaaaa',
  'AAAAAAAA',
  'a'.repeat(128),
  '\u{1F511}'.repeat(64),
  'aaaaaaaab',
  'aaaaaaaaa1',
  '        ',
  'abababab',
  'abcabcab',
  '12121212',
  '10011001',
  'passwordpassword',
  'passwordPassword',
  'passwordpasswor',
  'password password',
  'password-password-password',
  'password          ',
  'passsssword1',
  'qwertyqwerty',
  'passwordqwerty',
  'abcdefghijk',
  'zyxwvuts',
  'aabbccdd',
  'aaabbbccc',
  '11223344',
  '9876543210',
  'qwertzuiop',
  'azertyuiop',
  '!@#$%^&*()',
  '1qaz@wsx',
  'zaq1XSW2',
  '1q2w3e4r5t6y7u8i9o',
  'abcd1234!',
  '12071984',
  '19840712',
  '12.07.1984',
  '7/12/1984',
  '1984-07-12',
  'P@ssw0rd123',
  'p4ssw0rd!!!',
  'Sunshine2024!',
  'teddybear12',
  '123monkey123',
  '\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44',
  'pa\u0308sswo\u0308rd',
  'LinkedIn2012',
  // A digit may be read as one letter, as another, or as itself.
  'we1come1',
  'footba11',
  '1etmein1',
  'b@seb@11',
  'Tru5tN01',
  'Ch@ngeM3!',
  '6asketba11',
  'passw()rd',
  // Letters of other alphabets that look Latin: Cyrillic, Greek, small capitals.
  '\u0440\u0430ssw\u043erd',
  '\u0406L\u043ev\u0435Y\u043eu',
  '\u03c1assword',
  'p\u1d00ssw\u1d0frd',
  'p\u00e4ssw\u00f8rd',
  '\u24df\u24d0ssword1',
  // The same letters, spaced out or backward.
  'p.a.s.s.w.o.r.d',
  'P a s s w o r d',
  'pass word1',
  'drowssap1',
  'emoclew!',
])('refuses %j, which is guessed without the list or with little more', async password => {
  expect(await passwordComplaint(password, [])).toMatch(COMMON)
})

it.each([
  'three brown foxes',
  'correct horse battery staple',
  'another password',
  'x7#kQ2!z',
  'kqzvwmxj',
  '59382716',
  'Tr0ub4dor&3',
  'fjord-kettle-7',
  'Wonderland-42',
  'dragonfruit tastes of nothing',
  `${'\u{1F511}'.repeat(63)} `,
  `${'a'.repeat(72)}b`,
  '\u5bc6\u7801\u662f\u4e00\u53e5\u5f88\u957f\u7684\u8bdd',
])('takes %j, which no list has', async password => {
  expect(await passwordComplaint(password, [])).toBeUndefined()
})

it('takes time proportional to the length, and skips a text that is too long', async () => {
  const words = wordsToAvoid(
    `${'a'.repeat(60)}.${'b'.repeat(3)}@${'c.'.repeat(90)}io`,
    'The Corner Shop',
    'shop.example',
  )
  const long = 'ab'.repeat(1_000_000)
  expect(await passwordComplaint(long, words)).toBe('Use at most 128 characters.')
  expect(await passwordComplaint('\ufdfa'.repeat(128), words)).toMatch(COMMON)
  expect(await passwordComplaint('1!'.repeat(63).concat('aa'), words)).toBeUndefined()
})
