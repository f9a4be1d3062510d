import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROWS } from './runtimes/rows.ts'
import { isInstalled, RuntimeProject } from './runtimes/runtime-project.ts'

// By default, what the workspace has installed for itself. The others are half a gigabyte from npm, or from its cache.
const isAll = process.env.NEW_PROJECTS === 'all'
const runs = await runsOf()
const tools = [...new Set(runs.flatMap(run => run.tools))]

const SEEN = {
  failures: {
    invalid: 'ValidationError true true true true',
    refused: 'ValidationError true true true true',
    closed: 'LibraryClosedError true true true true',
    stale: 'ConflictError true true true true',
  },
  responses: [{ batchItemFailures: [] }, { batchItemFailures: [] }],
  counts: [1, 1, 2],
  found: ['Ulysses', 'Emma'],
  seen: 2,
}

let inside: string
let project: RuntimeProject
beforeAll(async () => {
  // Outside of the workspace, so that nothing is found in its node_modules.
  inside = await mkdtemp(join(tmpdir(), 'runtimes-'))
  project = isAll ? await RuntimeProject.install(inside, tools) : await RuntimeProject.ofInstalled(inside, tools)
})
afterAll(() => rm(inside, { recursive: true, force: true }))

it.for(runs)('sees the same with $name: $command', async ({ commands, report, prints }) => {
  const seen = await project.run(commands, report)

  if (prints === undefined) expect(JSON.parse(seen)).toEqual(SEEN)
  else expect(seen).toBe(prints)
})

it('has a run that needs no package of its own', () => {
  expect(runs.map(({ command }) => command)).toEqual(
    expect.arrayContaining(['node program.mjs', 'node program.cjs', 'node ../bundles/esbuild.mjs']),
  )
})

/** The runs of the rows, each with what it alone needs. */
async function runsOf() {
  const all = ROWS.flatMap(({ runs, ...row }) =>
    runs.map(commands => {
      const programs = new Set(commands.map(command => command.split(' ')[0]))
      const isOther = (tool: string) => tool.startsWith('node') && !programs.has(tool)
      return { ...row, commands, command: commands.at(-1) ?? '', tools: row.tools.filter(tool => !isOther(tool)) }
    }),
  )
  if (isAll) return all
  const ready = await Promise.all(
    all.map(async ({ tools }) => (await Promise.all(tools.map(isInstalled))).every(Boolean)),
  )
  return all.filter((_, at) => ready[at])
}
