import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const sources = globSync('packages/*/src/**/*.ts', { cwd: ROOT }).map(file => ({
  file,
  text: readFileSync(join(ROOT, file), 'utf8').replaceAll(/^\s*(\*|\/\*|\/\/).*$/gm, ''),
}))
const filesWith = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file)

// findings/sqlite-runs-the-first-statement.sh
it('gives prepare one statement of SQL, because SQLite ignores those behind it', () => {
  expect(filesWith(/\.prepare\(/)).not.toEqual([])
  expect(filesWith(/\.prepare\(\s*(['"`])(?:(?!\1).)*;/s)).toEqual([])
})

// findings/rolldown-leaves-decorators.sh
it('uses no decorators in what others bundle, because not every bundler removes them', () => {
  const decorated = filesWith(/^\s*@\w+/m)

  // In the pages, an @ begins a rule of CSS.
  expect(decorated.filter(file => !/packages.(web|local-cloud)/.test(file))).toEqual([])
})
