import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { WORKSPACE } from '../../support/packed-library.ts'

const PAGE = readFileSync(join(WORKSPACE, 'docs/security.md'), 'utf8')
const ROWS = PAGE.split('\n').filter(line => /^\| S\d+ \|/.test(line))
const LINKS = [...PAGE.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path)

it('has a row for each of the 31 requirements, with a verdict and a test', () => {
  const numbers = ROWS.map(row => Number(/^\| S(\d+)/.exec(row)?.[1])).sort((one, other) => one - other)
  expect(numbers).toEqual(Array.from({ length: 31 }, (_, index) => index + 1))
  for (const row of ROWS)
    expect(row).toMatch(/^\| S\d+ \| [^|]+ \| (Met|Partly|Not met) \| [^|]+ \| .*(\.test\.ts\)|TEST-ACCOUNTS).* \|$/)
})

it.each(LINKS)('links a file that exists: %s', path => {
  expect(existsSync(join(WORKSPACE, 'docs', path))).toBe(true)
})
