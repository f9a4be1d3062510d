import { glob, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { WORKSPACE } from '../../support/packed-library.ts'

// A code begins with the layer it comes from.
const LAYERS = (await readdir(join(WORKSPACE, 'packages/dynamo-signals/src'))).filter(name => !name.includes('.'))
const CODES = new RegExp(`'((?:${LAYERS.join('|')})\\.[a-z]\\w*)'`, 'g')

const page = await readFile(join(WORKSPACE, 'docs/errors.md'), 'utf8')
const sources = await readSources()

it('has every code that the library throws, and no other', () => {
  const thrown = sources.flatMap(source => [...source.matchAll(CODES)].map(([, code]) => code))

  expect(new Set(column(0))).toEqual(new Set(thrown))
})

it('has every class of errors that has a code, and no other', () => {
  const withCode = [...errorClasses()].filter(([, source]) => source.match(CODES))

  expect(new Set(column(1))).toEqual(new Set(['ConfigurationError', ...withCode.map(([name]) => name)]))
})

it('names each code with the class that carries it', () => {
  const wrong = rows().filter(([code = '', name = '']) => code !== '' && !isCarriedBy(code, name))

  expect(wrong.map(([code, name]) => `${code}: ${name}`)).toEqual([])
})

it('says in every row when it happens and what to do', () => {
  expect(rows().filter(cells => cells.length !== 4 || cells[2] === '' || cells[3] === '')).toEqual([])
})

/** The rows of the page's tables: code, class, when, what to do. */
function rows(): string[][] {
  return page
    .split('\n')
    .filter(line => /^\| *(`|\| `)/.test(line))
    .map(line => line.split('|').slice(1, -1))
    .map(([code = '', name = '', ...rest]) => [code, name].map(cell => cell.replaceAll('`', '').trim()).concat(rest))
}

function column(index: number): string[] {
  return rows()
    .map(cells => cells[index] ?? '')
    .filter(Boolean)
}

/** The classes that extend the base, over however many steps, with their source. Plain errors never leave the library. */
function errorClasses(): Map<string, string> {
  const declared = sources.flatMap(source =>
    source.split(/^(?=.*\bclass \w+ extends )/m).flatMap(text => {
      const [, name, base] = /class (\w+) extends (\w+)/.exec(text) ?? []
      return name && base ? [{ name, base, text: text.split(/^}/m)[0] ?? '' }] : []
    }),
  )
  const found = new Map([['DynamoSignalsError', '']])
  for (let size = 0; size < found.size; ) {
    size = found.size
    for (const { name, base, text } of declared) if (found.has(base)) found.set(name, text)
  }
  found.delete('DynamoSignalsError')
  return found
}

/** A code is written in its class; those of `ConfigurationError` where it is thrown. */
function isCarriedBy(code: string, name: string): boolean {
  if (name === 'ConfigurationError') {
    return ![...errorClasses()].some(([other, text]) => other !== name && text.includes(`'${code}'`))
  }
  return errorClasses().get(name)?.includes(`'${code}'`) ?? false
}

async function readSources(): Promise<string[]> {
  const files = await Array.fromAsync(glob('packages/dynamo-signals/src/**/*.ts', { cwd: WORKSPACE }))
  return Promise.all(files.map(file => readFile(join(WORKSPACE, file), 'utf8')))
}
