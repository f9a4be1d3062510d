import { globSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { WORKSPACE } from '../../support/packed-library.ts'
import {
  ABOUT_DYNAMODB,
  COMPARED_WITH_IT,
  STARTING_IT,
  whatIsSkipped,
  whichDynamoDB,
} from '../../support/which-dynamodb.ts'

const count = (patterns: readonly string[]) => globSync(patterns, { cwd: WORKSPACE }).length
const nothing = { engine: undefined, endpoint: undefined }

describe('without Java', () => {
  it('tests run on the embedded DynamoDB, and a line says how many files are skipped', () => {
    const which = whichDynamoDB({ ...nothing, hasJava: false })

    expect(which).toEqual({
      asMeans: 'embedded',
      asSubject: 'embedded',
      skipped: [...STARTING_IT, ...COMPARED_WITH_IT],
    })
    expect(whatIsSkipped(which, () => 5)).toBe(
      'Java 17 was not found: 5 test files that need DynamoDB Local are skipped. The others run on the embedded DynamoDB.',
    )
  })

  it('only what starts DynamoDB Local is skipped when a DynamoDB runs already', () => {
    const which = whichDynamoDB({ engine: 'embedded', endpoint: 'http://127.0.0.1:8000', hasJava: false })

    expect(which.skipped).toEqual(STARTING_IT)
    expect(whatIsSkipped(which, () => 1)).not.toContain('embedded')
  })

  it('if DynamoDB Local is required, nothing is skipped: the run fails and says why', () => {
    const which = whichDynamoDB({ ...nothing, engine: 'dynamodb-local', hasJava: false })

    expect(which).toEqual({ asMeans: 'dynamodb-local', asSubject: 'dynamodb-local', skipped: [] })
  })
})

it.each([undefined, '', 'embedded'])('with Java, DynamoDB itself is tested on DynamoDB Local: ENGINE=%s', engine => {
  const which = whichDynamoDB({ ...nothing, engine, hasJava: true })

  expect(which).toEqual({ asMeans: 'embedded', asSubject: 'dynamodb-local', skipped: [] })
  expect(whatIsSkipped(which, count)).toBe('')
})

it('refuses an engine that does not exist', () => {
  expect(() => whichDynamoDB({ ...nothing, engine: 'java', hasJava: true })).toThrow(
    'ENGINE is "java". Set it to "embedded" or "dynamodb-local", or leave it out.',
  )
})

it('skips files that exist, and fewer than run', () => {
  const skipped = [...STARTING_IT, ...COMPARED_WITH_IT]

  for (const pattern of skipped) expect(count([pattern]), pattern).toBeGreaterThan(0)
  expect(count(skipped)).toBeLessThan(count(ABOUT_DYNAMODB) / 2)
})
