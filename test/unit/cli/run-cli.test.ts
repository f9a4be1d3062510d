import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { describeProgress, ProgressLine } from '../../../packages/dynamo-signals/src/cli/progress-line.ts'
import { run } from './run-in-process.ts'

const COMMANDS = [
  'console',
  'list',
  'graph',
  'check',
  'due',
  'dead-letters',
  'redrive',
  'waiting',
  'retry-now',
  'park-now',
  'replay',
  'verify',
  'adopt',
]

/** Writes a configuration with this code, and returns its path. */
async function configOf(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'config-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'dynamo-signals.config.mjs')
  await writeFile(file, text)
  return file
}

it('lists every command in the help', async () => {
  const { code, out } = await run('--help')

  expect(code).toBe(0)
  for (const name of COMMANDS) expect(out).toContain(`  ${name} `)
})

it('prints the help and fails when no command is given', async () => {
  expect(await run()).toMatchObject({ code: 2, out: (await run('--help')).out })
})

it.each(COMMANDS)('explains %s, without a configuration', async name => {
  const { code, out, err } = await run(name, '--help')

  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(new RegExp(`^Usage: dynamo-signals ${name}( <\\w+>)? \\[options\\]$`, 'm'))
  expect(out).toContain('--json')
})

it('prints its version with -v, as the other commands do', async () => {
  const printed = await run('--version')

  expect(printed).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  expect(await run('-v')).toEqual(printed)
})

it('names --local if the configuration fails without it, because a new project has only local tables', async () => {
  const file = await configOf('export const config = () => { throw new Error("DATA_TABLE is not set.") }')

  const { err } = await run('list', '--config', file)
  const local = await run('list', '--local', '--config', file)

  expect(err).toMatch(/DATA_TABLE is not set\. .*Use --local for the tables of `dev`\.\n$/)
  expect(local.err).toContain('DATA_TABLE is not set.')
  expect(local.err).not.toContain('Use --local')
})

it.each(['redrive', 'replay', 'verify'])('offers a dry run of %s, because it can change data', async name => {
  expect((await run(name, '--help')).out).toContain('--dry-run')
})

it.each([
  ['nothing of use', 'export const config = {}', 2, 'must export `config`'],
  ['a database of another copy', 'export const config = { database: {} }', 2, 'a different copy of dynamo-signals'],
  ['a failure', 'export const config = () => { throw new Error("No such stage") }', 1, 'Error: No such stage. It was'],
  ['a question', 'export const config = () => { throw new Error("Which stage?") }', 1, 'Error: Which stage? It was'],
])('says what is wrong with a configuration that has %s', async (_, text, code, message) => {
  const file = await configOf(text)

  const ended = await run('list', '--config', file)

  expect(ended.code).toBe(code)
  expect(ended.err).toContain(message)
})

it.each([
  ['is loaded', 'connectWrongly()\nexport const config = {}', 2, 'could not be loaded'],
  ['opens the application', 'export const config = () => connectWrongly()', 1, '`config` of'],
])('names the file and the line when a connect fails while the configuration %s', async (_, text, code, said) => {
  const connectWrongly = `
import { Signal } from '${pathToFileURL(resolve('packages/dynamo-signals/src/index.ts'))}'
function connectWrongly() {
  new Signal('priced').connect(() => {}, { dispatchUid: 'mail/price', priority: 'high' })
}
`
  const file = await configOf(connectWrongly + text)

  const ended = await run('list', '--config', file)

  expect(ended.err).toContain(said)
  expect(ended.err).toContain('Signal "priced", receiver "mail/price": priority must be a number, not "high".')
  expect(ended.err).toMatch(/It was thrown at .*dynamo-signals\.config\.mjs:4:\d+/)
  expect(ended.code).toBe(code)
})

it.each([
  ["consumers: 'links'", '`consumers` must be an array.'],
  ['consumers: [5]', '`consumers` must contain only names, not 5.'],
  ["checks: 'x'", '`checks` must be an array.'],
  ['samples: 5', '`samples` must be an array.'],
  ['signals: {}', '`signals` must be an array.'],
  [
    "consumer: ['links']",
    'unknown option "consumer". The options are database, databases, consumers, samples, checks, signals.',
  ],
])('refuses a configuration with %s', async (option, message) => {
  const file = await configOf(`export const config = { database: {}, ${option} }`)

  const ended = await run('list', '--config', file)

  expect(ended.err).toContain(message)
  expect(ended.code).toBe(2)
})

const progress = { done: 1200, total: 4000, rate: 250, secondsLeft: 11.2, resumeFrom: 'token' }

it.each([
  [progress, '1,200 of about 4,000 items (30 %), 250 a second, 12 s left'],
  [{ ...progress, secondsLeft: 3000 }, '1,200 of about 4,000 items (30 %), 250 a second, 50 min left'],
  [{ ...progress, secondsLeft: 36_000 }, '1,200 of about 4,000 items (30 %), 250 a second, 10.0 h left'],
  [{ ...progress, total: undefined, secondsLeft: undefined }, '1,200 items, 250 a second'],
  [{ ...progress, total: 1000, secondsLeft: 0 }, '1,200 of about 1,000 items (100 %), 250 a second, 0 s left'],
])('tells how far it is', (at, text) => {
  expect(describeProgress(at)).toBe(text)
})

it('overwrites its line in a terminal, and writes a line every ten seconds to a log', () => {
  const shown = (isInteractive: boolean) => {
    const written: string[] = []
    let now = 0
    const line = new ProgressLine(
      { out: () => undefined, err: text => void written.push(text), isInteractive },
      () => now,
    )
    for (now = 0; now <= 20_000; now += 1000) line.show(progress)
    line.end(undefined)
    return written
  }

  expect(shown(true)).toHaveLength(22)
  expect(
    shown(true)
      .slice(0, -1)
      .every(text => text.startsWith('\r')),
  ).toBe(true)
  expect(shown(false)).toHaveLength(3)
})

it('keeps its line shorter than the terminal, because a wrapped line cannot be overwritten', () => {
  const written: string[] = []
  const err = (text: string) => void written.push(text)
  const line = new ProgressLine({ out: () => undefined, err, isInteractive: true, columns: 20 })

  line.show(progress)

  expect(written).toEqual(['\r\u001b[K1,200 of about 4,00'])
})

it('explains how to continue after failures', () => {
  const written: string[] = []
  const line = new ProgressLine({ out: () => undefined, err: text => void written.push(text), isInteractive: false })
  line.show(progress)

  line.fail()

  expect(written.at(-1)).toBe('Not finished. Continue with --resume-from token\n')
})

it.each(['-h', 'help'])('shows its help for %s', async name => {
  expect(await run(name)).toEqual(await run('--help'))
})

it.each([
  ['help redrive', ['help', 'redrive']],
  ['redrive -h', ['redrive', '-h']],
])('shows the help of the command for %s', async (_, args) => {
  expect(await run(...args)).toEqual(await run('redrive', '--help'))
})

it('refuses help on an unknown command', async () => {
  expect(await run('help', 'dance')).toMatchObject({ code: 2, err: expect.stringContaining('no command "dance"') })
})

it('prints its version', async () => {
  const { default: manifest } = await import('../../../packages/dynamo-signals/package.json', {
    with: { type: 'json' },
  })

  expect(await run('--version')).toEqual({ code: 0, out: `${manifest.version}\n`, err: '' })
})

it.each([
  ['a dry run of nothing', ['verify', '--dry-run'], '--dry-run needs --repair'],
  [
    'a time after its end',
    ['replay', '--since', '2026-03-02', '--until', '2026-03-01'],
    '--since must be before --until',
  ],
  [
    'an ID without its model',
    ['replay', '--uid', 'u', '--id', 'ada'],
    '--id needs --model, because an ID belongs to one',
  ],
  ['an empty ID', ['replay', '--uid', 'u', '--model', 'Author', '--id', ''], '--id must not be empty.'],
  [
    'an ID and a part of a scan',
    ['replay', '--uid', 'u', '--model', 'Author', '--id', 'ada', '--segments', '2'],
    '--segments is for a scan of the table.',
  ],
  ['a folder as configuration', ['list', '--config', '.'], 'is a folder. Name a file with --config.'],
])('rejects %s', async (_, args, message) => {
  const { code, err } = await run(...args)

  expect(code).toBe(2)
  expect(err).toContain(message)
})
