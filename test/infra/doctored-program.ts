import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')

/** Makes a copy of the SST program, with its functions, that a test may break. Everything else is this checkout's. */
export async function copyProgram(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'program-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  const program = ['sst.config.ts', 'stacks', 'functions', 'wiring', 'tsconfig.json', 'sst-env.d.ts', 'package.json']
  for (const copied of program) {
    await cp(join(ROOT, copied), join(root, copied), { recursive: true })
  }
  for (const linked of ['node_modules', '.sst', 'packages']) await symlink(join(ROOT, linked), join(root, linked))
  return root
}

/** Replaces a text in a file of a copy, which must have it. */
export async function edit(root: string, file: string, from: string, to: string): Promise<void> {
  const path = join(root, file)
  const text = await readFile(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} has no "${from}".`)
  await writeFile(path, text.replace(from, to))
}
