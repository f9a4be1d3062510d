import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { copyProgram, edit } from './doctored-program.ts'
import { typesFile } from './synth/types-file.ts'
import { synthesized } from './synthesized.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** What the compiler says of the SST program in a folder. */
async function compile(root: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(join(ROOT, 'node_modules/.bin/tsc'), ['-p', join(root, 'stacks')])
    return stdout
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}

it('compiles against the components it is deployed with', async () => {
  expect(await compile(ROOT)).toBe('')
})

it.each([
  ['stacks/consumers.ts', "'destinationConfig'", "'destinationsConfig'"],
  ['stacks/schedule.ts', 'missed:', 'misses:'],
  ['stacks/tables.ts', 'isProtected:', 'isProtect:'],
])('does not compile with a misspelt setting in %s', async (file, from, to) => {
  const root = await copyProgram()
  await edit(root, file, from, to)

  expect(await compile(root)).toMatch(/error TS/)
})

it('has the types of what is linked as they are committed', async () => {
  const committed = await readFile(join(ROOT, 'sst-env.d.ts'), 'utf8')

  // `npm run synth -- --types` writes the file.
  expect(committed).toBe(typesFile(synthesized('dev1').links))
})
