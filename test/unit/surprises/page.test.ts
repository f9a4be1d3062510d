import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const page = readFileSync(join(ROOT, 'docs/surprises.md'), 'utf8')
const rows = page.split('\n').filter(line => /^\| (?!What happens|---)/.test(line))

it('lists every finding, and none that does not exist', () => {
  const listed = [...page.matchAll(/`(findings\/[\w-]+\.sh)`/g)].map(([, script]) => script)

  expect(listed.sort()).toEqual(globSync('findings/*.sh', { cwd: ROOT }).sort())
})

it('names what shows each surprise: a finding, a test or a script that exists', () => {
  const sources = rows.map(row => [...(row.split(' | ')[1] ?? '').matchAll(/`((?:findings|test)\/[\w/.-]+)`/g)])

  expect(rows.filter((_, row) => sources[row]?.length === 0)).toEqual([])
  expect(sources.flat().filter(([, file = '']) => !existsSync(join(ROOT, file)))).toEqual([])
})

it('names in its last column a test that exists, for each surprise', () => {
  const guards = rows.map(row => [...(row.split(' | ').at(-1) ?? '').matchAll(/`(test\/[\w/.-]+\.test\.ts)`/g)])

  expect(rows.filter((_, row) => guards[row]?.length === 0)).toEqual([])
  expect(guards.flat().filter(([, file = '']) => !existsSync(join(ROOT, file)))).toEqual([])
})
