import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { WORKSPACE } from '../../support/packed-library.ts'

const page = readFileSync(join(WORKSPACE, 'CHANGELOG.md'), 'utf8')
const ROWS = page.split('\n').flatMap(line => (line.startsWith('| ') ? [line.split(' | ')] : []))

it.each(namesIn(1))('the changelog names $name of $from, which exists', async ({ name, from }) => {
  expect(await import(from)).toHaveProperty(name)
})

it.each(namesIn(0))('the changelog says that $name of $from was renamed, and it is gone', async ({ name, from }) => {
  expect(await import(from)).not.toHaveProperty(name)
})

/** The names in a column that are followed by their import path. */
function namesIn(column: number): { name: string; from: string }[] {
  return ROWS.flatMap(row =>
    Array.from((row[column] ?? '').matchAll(/`(\w+)` of `(dynamo(?:-signals|db-embedded)[\w/-]*)`/g), found => ({
      name: found[1] ?? '',
      from: found[2] ?? '',
    })),
  )
}
