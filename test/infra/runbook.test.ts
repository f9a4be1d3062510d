import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { runCli } from '../../packages/dynamo-signals/src/cli/run-cli.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const runbook = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8')
const found = (pattern: RegExp) => [...new Set([...runbook.matchAll(pattern)].map(([, text = '']) => text.trim()))]

it.each(found(/dynamo-signals ([a-z][a-z-]* [^`\n]*--[^`\n]*)/g))(
  'names a command that there is: %s',
  async command => {
    const printed: string[] = []
    const print = (text: string) => void printed.push(text)

    // With --help everything before it is still parsed, and nothing is done.
    const code = await runCli([...command.split(' '), '--help'], { out: print, err: print, isInteractive: false })

    expect(printed.join('')).toContain(`Usage: dynamo-signals ${command.split(' ')[0]}`)
    expect(code).toBe(0)
  },
)

it('detects a command that does not exist', async () => {
  const terminal = { out() {}, err() {}, isInteractive: false }

  expect(await runCli(['redrive', '--everything', '--help'], terminal)).toBe(2)
})

it('names commands that SST has', () => {
  const env = { ...process.env, SST_SKIP_DEPENDENCY_CHECK: 'true', SST_TELEMETRY_DISABLED: 'true' }
  const { stdout, stderr } = spawnSync(join(ROOT, 'node_modules/.bin/sst'), ['--help'], {
    env,
    encoding: 'utf8',
    cwd: ROOT,
  })
  // Its words are coloured.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: see above
  const help = (stdout + stderr).replace(/\u001b\[[0-9;]*m/g, '')
  const has = new Set([...help.matchAll(/^ +sst ([a-z]+)/gm)].map(([, name]) => name))

  expect(has.size).toBeGreaterThan(10)
  expect(found(/npx sst ([a-z]+)/g).filter(command => !has.has(command))).toEqual([])
})

it('names programs that are there', () => {
  const programs = found(/node (scripts\/[\w-]+\.ts)/g)

  expect(programs).toHaveLength(2)
  expect(programs.filter(program => !existsSync(join(ROOT, program)))).toEqual([])
})

it('documents every setting of a stage, and the workflow passes it', () => {
  const read = readFileSync(join(ROOT, 'stacks/settings.ts'), 'utf8')
  const workflow = readFileSync(join(ROOT, '.github/workflows/deploy.yml'), 'utf8')
  const settings = new Set([...read.matchAll(/(?:read|oneOf)\('([A-Z_]+)'/g)].map(([, name = '']) => name))

  expect([...settings].filter(name => !runbook.includes(`\`${name}\``))).toEqual([])
  // That one is for a laptop.
  expect([...settings].filter(name => !workflow.includes(`${name}:`))).toEqual(['LIVE_CONSUMERS'])
})
