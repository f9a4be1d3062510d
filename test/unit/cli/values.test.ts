import { describe, expect, it } from 'vitest'
import { runCli } from '../../../packages/dynamo-signals/src/cli/run-cli.ts'
import { Values } from '../../../packages/dynamo-signals/src/cli/values.ts'

describe('a time of an option', () => {
  it.each(['2026-03-01', '2026-03-01T12:00Z', '2026-03-01T12:00:00.5+02:00', '2024-02-29'])('is %s', text => {
    expect(new Values({ since: text }).time('since')).toEqual(new Date(text))
  })

  it.each(['5', 'day 5', '2026-02-30', '2026-13-01', '2026', '', '1767225600000', '01/02/2026', '2026-03-01T25:00Z'])(
    'is not "%s"',
    text => {
      expect(() => new Values({ since: text }).time('since')).toThrow(`--since must be a time such as 2026-03-01`)
    },
  )
})

describe('a number of an option', () => {
  it.each(['0', '-1', 'Infinity', '1e9', '0x10', ' 5', '', '9'.repeat(400), 'NaN'])('is not "%s"', text => {
    expect(() => new Values({ rate: text }).count('rate')).toThrow('--rate must be a number of at least 1')
  })

  it.each(['2.5', '10001'])('is not "%s" where segments are counted', text => {
    expect(() => new Values({ segments: text }).whole('segments', 10_000)).toThrow(
      `--segments must be a whole number from 1 to 10,000, not "${text}".`,
    )
  })
})

it.each([
  ['redrive', '--uid', 'one', '--uid', 'two'],
  ['replay', '--consumer=links', '--consumer=mail'],
])('an option that is repeated is refused, not ignored: %s', async (...args) => {
  let said = ''
  const err = (text: string) => {
    said += text
  }
  const code = await runCli(args, { out: err, err, isInteractive: false })

  expect(said).toMatch(/^--\w+ is repeated\. Pass it once\.\n/)
  expect(code).toBe(2)
})
