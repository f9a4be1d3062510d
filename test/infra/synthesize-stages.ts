import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { STAGES } from './stages.ts'
import { installPlatform } from './synth/platform.ts'
import { synth } from './synth/synth.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder with a file for each synthesized stage. */
    stages: string
  }
}

/** Synthesizes the two stages once for all tests; fetches SST's components first when they are not there. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = resolve(import.meta.dirname, '../..')
  installPlatform(root)
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
