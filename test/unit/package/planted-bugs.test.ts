import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { BUGS_AROUND_IT } from '../../simulation/planted-bugs/bugs-around-it.ts'
import { BUGS_OF_DUE_SIGNALS } from '../../simulation/planted-bugs/bugs-of-due-signals.ts'
import { BUGS_OF_LETTERS } from '../../simulation/planted-bugs/bugs-of-letters.ts'
import { BUGS_OF_PARKING } from '../../simulation/planted-bugs/bugs-of-parking.ts'
import { BUGS_OF_THE_LIBRARY } from '../../simulation/planted-bugs/bugs-of-the-library.ts'
import { WORKSPACE } from '../../support/packed-library.ts'

const BUGS = [...BUGS_OF_LETTERS, ...BUGS_OF_PARKING, ...BUGS_OF_THE_LIBRARY, ...BUGS_AROUND_IT, ...BUGS_OF_DUE_SIGNALS]

// Planting them takes an hour. This checks in a second that the sources still have the lines to change.
it.each(BUGS)('the planted bug "$name" changes one place of the sources', ({ file, from, to }) => {
  const places = readFileSync(join(WORKSPACE, file), 'utf8').split(from).length - 1

  expect(places).toBe(1)
  expect(to).not.toBe(from)
})

it('lists every planted bug on the reliability page', () => {
  const page = readFileSync(join(WORKSPACE, 'docs/reliability.md'), 'utf8')

  expect(BUGS.map(({ name }) => name).filter(name => !page.includes(`| ${name} |`))).toEqual([])
})
