import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineModel } from 'dynamo-signals'
import { expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { run as runCommand } from './run-in-process.ts'

const schema = z.object({ name: z.string() })
const [Poem, Draft] = [defineModel('Poem', { schema }), defineModel('Draft', { schema })]

/** Runs a command in this process, with a configuration of two databases. */
async function run(...args: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'config-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'dynamo-signals.config.mjs')
  const given = Symbol.for('choose-a-database.test')
  const databases = [memoryDatabase([Draft], { name: 'archive' }).database]
  const samples = [[Draft, { name: 5 }]]
  Object.assign(globalThis, { [given]: { database: memoryDatabase([Poem]).database, databases, samples } })
  await writeFile(file, `export const config = globalThis[Symbol.for('choose-a-database.test')]`)
  return runCommand(...args, '--config', file)
}

it('uses the first database of the configuration, and another one by its name', async () => {
  expect((await run('check')).out).toBe('No problems found.\n')
  expect((await run('check', '--database', 'archive')).out).toContain('A sample of Draft does not match')
})

it('names the databases if there is none of the name', async () => {
  const { code, err } = await run('list', '--database', 'archvie')

  expect(code).toBe(2)
  expect(err).toContain('has no database "archvie". The databases are: default, archive.')
})
