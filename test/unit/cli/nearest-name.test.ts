import { expect, it } from 'vitest'
import { nearestName } from '../../../packages/dynamo-signals/src/cli/nearest-name.ts'

const COMMANDS = ['check', 'dead-letters', 'due', 'graph', 'list', 'migrate', 'redrive', 'replay', 'verify']

it.each([
  ['redirve', 'redrive'],
  ['deadletters', 'dead-letters'],
  ['migrat', 'migrate'],
  ['chekc', 'check'],
  ['dues', 'due'],
  ['mig', 'migrate'],
  ['re', undefined],
  ['d', undefined],
  ['start', undefined],
  ['', undefined],
])('takes %o for %o', (typed, meant) => {
  expect(nearestName(typed, COMMANDS)).toBe(meant)
})
