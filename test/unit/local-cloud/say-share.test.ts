import { expect, it } from 'vitest'
import { sayShare } from '../../../packages/local-cloud/src/progress/say-share.ts'

it('logs the share of slow work once a second, and nothing in the first second', () => {
  const logged: string[] = []
  const write = (line: string) => void logged.push(line)
  let time = 5_000
  const say = sayShare({ info: write, warn: write, error: write }, 'Reading the tables', () => time)

  for (const [passed, share] of [
    [999, 0.1],
    [1_000, 0.129],
    [1_900, 0.2],
    [2_400, 0.5],
    [3_500, 1],
  ] as const) {
    time = 5_000 + passed
    say(share)
  }

  expect(logged).toEqual([
    'Reading the tables (12%) ...',
    'Reading the tables (50%) ...',
    'Reading the tables (100%) ...',
  ])
})
