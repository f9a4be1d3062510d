import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { type Program, returnFreedMemory } from '../../../local/return-freed-memory.ts'

const HASHING = fileURLToPath(new URL('../../support/hashing-process.ts', import.meta.url))

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
  returnFreedMemory(program)
  return replacement
}

it('replaces the process with the same program, whose allocator returns freed memory', () => {
  const [file, args, env] = replacementOf({}) ?? []

  expect(file).toBe('/bin/node')
  expect(args).toEqual(['/bin/node', '--max-semi-space-size=4', 'local/start.ts', 'argument'])
  expect(env).toEqual({ PORT: '3000', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_ARENA_MAX: '2' })
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
