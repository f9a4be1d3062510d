import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { fetchRic } from './runtime/fetch-ric.ts'
import { STAGES } from './stages.ts'
import { installPlatform } from './synth/platform.ts'
import { synth } from './synth/synth.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder with a file for each synthesized stage. */
    stages: string
  }
}

/** Synthesizes the two stages once for all tests; fetches first what is not there of SST's components and Lambda's client. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = resolve(import.meta.dirname, '../..')
  installPlatform(root)
  fetchRuntime(root)
  const folder = await mkdtemp(join(tmpdir(), 'stages-'))
  const stages = Object.entries(STAGES)
  const stacks = await Promise.all(stages.map(([stage, settings]) => synth({ root, stage, ...settings })))
  for (const stack of stacks) await writeFile(join(folder, `${stack.app.stage}.json`), JSON.stringify(stack))
  project.provide('stages', folder)
  return async () => {
    await Promise.all(stacks.map(stack => stack.dispose()))
    await rm(folder, { recursive: true, force: true })
  }
}

/** Here rather than in the tests, of which several would fetch it at the same time. They say what they run with. */
function fetchRuntime(root: string): void {
  try {
    fetchRic(root)
  } catch {
    // They do without.
  }
}
