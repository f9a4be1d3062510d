import { expect, it } from 'vitest'
import { RequestTokens } from '../../../packages/dynamodb-embedded/src/store/request-tokens.ts'

const TOKENS = 3_000
const TEN_MINUTES = 600_000

it('knows each of many tokens to the millisecond, forgets it after ten minutes, and has it in a copy', () => {
  const tokens = new RequestTokens({ keep: bytes => ({ read: (from, to) => bytes.subarray(from, to) }) })
  const start = 1_900_000_000_123
  for (let number = 0; number < TOKENS; number++) tokens.remember(`token ${number}`, `digest ${number}`, start + number)
  const copy = tokens.copy()
  tokens.remember('a later one', 'digest', start + 2 * TEN_MINUTES)

  for (let number = 0; number < TOKENS; number += 100) {
    const until = start + number + TEN_MINUTES
    expect(copy.digestOf(`token ${number}`, until)).toBe(`digest ${number}`)
    expect(copy.digestOf(`token ${number}`, until + 1)).toBe(undefined)
  }
  expect([...copy.entries()].length).toBe(TOKENS)
  expect([...tokens.entries()]).toEqual([['a later one', 'digest', start + 3 * TEN_MINUTES]])
})
