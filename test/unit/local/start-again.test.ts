import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { type Program, startAgain } from '../../../local/start-again.ts'

const HASHING = fileURLToPath(new URL('../../support/hashing-process.ts', import.meta.url))
const READING = fileURLToPath(new URL('../../support/reading-process.ts', import.meta.url))
const COMPILED = join(tmpdir(), 'node-compile-cache')

/** Returns what a program replaces itself with, or undefined. */
function replacementOf(differences: Partial<Program>): unknown[] | undefined {
  let replacement: unknown[] | undefined
  const program: Program = {
    platform: 'linux',
    connected: false,
    execPath: '/bin/node',
    execArgv: ['--max-semi-space-size=4'],
    argv: ['/bin/node', 'local/start.ts', 'argument'],
    env: { PORT: '3000' },
    execve: (...replaced) => {
      replacement = replaced
      return undefined as never
    },
    ...differences,
  }
  startAgain(program)
  return replacement
}

it('replaces the process with the same program, with settings that keep its memory small', () => {
  const [file, args, env] = replacementOf({}) ?? []

  expect(file).toBe('/bin/node')
  expect(args).toEqual(['/bin/node', '--max-semi-space-size=4', 'local/start.ts', 'argument'])
  expect(env).toEqual({
    PORT: '3000',
    MALLOC_MMAP_THRESHOLD_: '32768',
    MALLOC_TOP_PAD_: '16384',
    MALLOC_ARENA_MAX: '2',
    NODE_COMPILE_CACHE: COMPILED,
  })
})

it("keeps the caller's cache of compiled code", () => {
  const [, , env] = replacementOf({ env: { NODE_COMPILE_CACHE: '/compiled' } }) ?? []

  expect(env).toMatchObject({ NODE_COMPILE_CACHE: '/compiled' })
})

it('uses the folder in which Node keeps compiled code by default', () => {
  const program =
    "const m = require('node:module'); m.enableCompileCache(); process.stdout.write(m.getCompileCacheDir())"
  const env = { PATH: process.env.PATH }

  const folder = execFileSync(process.execPath, ['-e', program], { encoding: 'utf8', env })

  expect(dirname(folder)).toBe(COMPILED)
})

it.each<[string, Partial<Program>]>([
  ['the second time', { env: { MALLOC_MMAP_THRESHOLD_: '131072' } }],
  ['on systems without glibc', { platform: 'darwin' }],
  ['under `node --watch`, whose channel would close', { connected: true }],
  ['on a Node that cannot', { execve: undefined }],
])('leaves the process as it is %s', (_, differences) => {
  expect(replacementOf(differences)).toBeUndefined()
})

it.runIf(process.platform === 'linux')('keeps none of the memory in which passwords were hashed', () => {
  const env = { PATH: process.env.PATH }

  const grown = Number(execFileSync(process.execPath, [HASHING], { encoding: 'utf8', env }))

  // 24 hashes take 19 MB each. Left alone, glibc keeps 38 MB for every thread that has computed two.
  expect(grown).toBeLessThan(38)
})

it.runIf(process.platform === 'linux')(
  'returns freed blocks of 64 KB to the system, although smaller ones between them stay',
  () => {
    const env = { PATH: process.env.PATH }

    const grown = Number(execFileSync(process.execPath, ['--expose-gc', READING], { encoding: 'utf8', env }))

    // 1,000 blocks take 64 MB.
    expect(grown).toBeLessThan(16)
  },
)
