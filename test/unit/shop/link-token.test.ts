import { expect, it } from 'vitest'
import { deriveLinkToken, type TokenSubject, userIdOfToken } from '../../../packages/shop/src/users/link-token.ts'

const key = { id: 'k1', secret: 'a secret of more than thirty-two characters' }
const subject: TokenSubject = {
  purpose: 'activate-account',
  userId: '0198c0de-0000-7000-8000-000000000001',
  email: 'ada@example.org',
  nonce: 'n0',
  generation: 1,
}

it('derives the same token again, so that a repeated mail has the same link', () => {
  expect(deriveLinkToken(key, { ...subject })).toBe(deriveLinkToken(key, subject))
})

it('derives another token for another purpose, user, address, nonce, generation or key', () => {
  const others = [
    deriveLinkToken(key, { ...subject, purpose: 'reset-password' }),
    deriveLinkToken(key, { ...subject, userId: '0198c0de-0000-7000-8000-000000000002' }),
    deriveLinkToken(key, { ...subject, email: 'eve@example.org' }),
    deriveLinkToken(key, { ...subject, nonce: 'n1' }),
    deriveLinkToken(key, { ...subject, generation: 2 }),
    deriveLinkToken({ id: 'k2', secret: 'another secret of more than 32 characters' }, subject),
  ]
  expect(new Set([deriveLinkToken(key, subject), ...others]).size).toBe(7)
})

it('never lets two subjects share a token because a field holds a separator', () => {
  const one = deriveLinkToken(key, { ...subject, email: 'a|b@x.org', nonce: 'c' })
  const other = deriveLinkToken(key, { ...subject, email: 'a', nonce: 'b@x.org|c' })
  expect(one).not.toBe(other)
})

it('contains the user’s id in a form that no table stores', () => {
  const token = deriveLinkToken(key, subject)
  expect(userIdOfToken(token)).toBe(subject.userId)
  expect(token).not.toContain(subject.userId)
  expect(token).toMatch(/^[\w-]{91}$/)
})

it('does no work for an invalid token', () => {
  const token = deriveLinkToken(key, subject)
  for (const wrong of ['', 'x', `${token}=`, ` ${token}`, 'a'.repeat(43), 'a'.repeat(129), 'a'.repeat(1_000_000)]) {
    expect(userIdOfToken(wrong)).toBeUndefined()
  }
})

it('accepts one spelling of a token: the spare bits of the last character must be zero', () => {
  const token = deriveLinkToken(key, subject)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const twin = `${token.slice(0, -1)}${alphabet[alphabet.indexOf(token.slice(-1)) + 1]}`

  expect(Buffer.from(twin, 'base64url')).toEqual(Buffer.from(token, 'base64url'))
  expect(userIdOfToken(twin)).toBeUndefined()
})

it('makes tokens without a pattern: 2,000 are distinct, and all characters are equally frequent', () => {
  const counts = new Map<string, number>()
  const tokens = new Set<string>()
  for (let generation = 1; generation <= 2_000; generation++) {
    const token = deriveLinkToken(key, { ...subject, generation })
    tokens.add(token)
    // The 40 characters before the last hold only the code, not the id.
    for (const sign of token.slice(-41, -1)) counts.set(sign, (counts.get(sign) ?? 0) + 1)
  }
  const expected = (2_000 * 40) / 64
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  expect(tokens.size).toBe(2_000)
  expect(counts.size).toBe(64)
  // 63 degrees of freedom: 117 is passed once in 50,000 times, and these tokens are the same on every run.
  expect(chiSquare).toBeLessThan(117)
})
