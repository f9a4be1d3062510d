import { expect, it } from 'vitest'
import {
  ACTIVATION_LIFETIME,
  type Applicant,
  currentToken,
  newActivation,
  opens,
} from '../../../packages/shop/src/users/activation-link.ts'
import type { TokenKeys } from '../../../packages/shop/src/users/token-keys.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const first = { id: 'k1', secret: 'the first secret, of more than 32 characters' }
const second = { id: 'k2', secret: 'the second secret, of more than 32 characters' }
const tokenKeys: TokenKeys = { current: first }
const context = { tokenKeys, clock: () => NOW }

function applicant(changes: Partial<Applicant> = {}): Applicant {
  const id = '0198c0de-0000-7000-8000-000000000001'
  const email = 'ada@example.org'
  const link = newActivation(context, { id, email, generation: 1 })
  return { id, email, isActive: false, activatedAt: null, ...link, ...changes }
}

it('opens for the newest token, and keeps of it only what does not open', () => {
  const user = applicant()
  const token = currentToken(tokenKeys, user)

  expect(opens(token, user, tokenKeys, NOW)).toBe(true)
  expect(JSON.stringify(user)).not.toContain(token)
  expect(opens(user.activation.tokenHash ?? '', user, tokenKeys, NOW)).toBe(false)
})

it('does not open for the token of an older generation, of another user or of another address', () => {
  const user = applicant()
  const token = currentToken(tokenKeys, user)
  const { id, email } = user

  expect(opens(token, { ...user, ...newActivation(context, { id, email, generation: 2 }) }, tokenKeys, NOW)).toBe(false)
  expect(opens(token, { ...user, activationGeneration: 2 }, tokenKeys, NOW)).toBe(false)
  expect(opens(token, { ...user, id: '0198c0de-0000-7000-8000-000000000002' }, tokenKeys, NOW)).toBe(false)
  expect(opens(token, { ...user, email: 'eve@example.org' }, tokenKeys, NOW)).toBe(false)
})

it('opens up to the last millisecond of 24 hours', () => {
  const user = applicant()
  const token = currentToken(tokenKeys, user)

  expect(opens(token, user, tokenKeys, new Date(NOW.getTime() + ACTIVATION_LIFETIME - 1))).toBe(true)
  expect(opens(token, user, tokenKeys, new Date(NOW.getTime() + ACTIVATION_LIFETIME))).toBe(false)
})

it('opens once: not for a used token, an active user, or one who was locked out', () => {
  const user = applicant()
  const token = currentToken(tokenKeys, user)

  expect(opens(token, { ...user, activation: { ...user.activation, tokenHash: null } }, tokenKeys, NOW)).toBe(false)
  expect(opens(token, { ...user, isActive: true }, tokenKeys, NOW)).toBe(false)
  expect(opens(token, { ...user, activatedAt: NOW.toISOString() }, tokenKeys, NOW)).toBe(false)
})

it('opens for a link of the previous key, and rebuilds it for a mail that is sent late', () => {
  const user = applicant()
  const token = currentToken(tokenKeys, user)
  const rotated: TokenKeys = { current: second, previous: first }

  expect(currentToken(rotated, user)).toBe(token)
  expect(opens(token, user, rotated, NOW)).toBe(true)
})

it('says so when a link can not be rebuilt, because its key was rotated out', () => {
  expect(() => currentToken({ current: second }, applicant())).toThrow(/"k1" is neither the current nor the previous/)
})

it('makes two links of one generation differ', () => {
  expect(currentToken(tokenKeys, applicant())).not.toBe(currentToken(tokenKeys, applicant()))
})
