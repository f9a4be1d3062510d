import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CONSUMERS } from '@dynamo-signals/shop/consumers'
import { expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const NAMES = 'packages/shop/src/consumers.ts'

it('has nothing but handlers in functions/, and one for each consumer', () => {
  const files = globSync('functions/**/*.*', { cwd: ROOT })

  expect(files.filter(file => !/^export (const|async function) handler\b/m.test(read(file)))).toEqual([])
  expect(files.map(file => basename(file, '.ts'))).toEqual(expect.arrayContaining([...CONSUMERS]))
})

it("writes the consumers' names in one file", () => {
  const places = ['packages/shop/src', 'functions', 'wiring', 'local', 'scripts', 'stacks'].map(
    room => `${room}/**/*.ts`,
  )
  const files = globSync([...places, '*.config.ts'], { cwd: ROOT })
  const literal = new RegExp(`'(${CONSUMERS.join('|')})'`)

  expect(files).toContain(NAMES)
  expect(files.filter(file => file !== NAMES && literal.test(read(file)))).toEqual([])
})

it('keeps most files of the shop an idea long: no more than one in four has 20 lines or fewer', () => {
  const files = globSync('packages/shop/src/**/*.ts', { cwd: ROOT })

  expect(files.filter(file => read(file).split('\n').length <= 21).length).toBeLessThan(files.length / 4)
})

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}
