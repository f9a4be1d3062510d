import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { projectName } from '../../../packages/create-dynamo-signals/src/project-name.ts'
import { runCli } from '../../../packages/create-dynamo-signals/src/run-cli.ts'

const LISTED = 'The options are --deploy, --schema, --version, --help.'

let inside: string
beforeAll(async () => {
  inside = await mkdtemp(join(tmpdir(), 'command-'))
})
afterAll(() => rm(inside, { recursive: true, force: true }))

/** Runs the command, and returns its exit code and its output. */
const run = (...args: readonly string[]) => runIn({}, ...args)

async function runIn(environment: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const printed = { out: '', err: '' }
  const code = await runCli(args, {
    environment,
    out: text => {
      printed.out += text
    },
    err: text => {
      printed.err += text
    },
  })
  return { code, ...printed }
}

it('creates a project without a question, and prints the commands that come next', async () => {
  const { code, out, err } = await run(join(inside, 'My Shop'))

  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(/^Created my-shop\. Next:\n\n {2}cd ".*My Shop"\n {2}npm install\n {2}npm test\n/)
  expect(await readdir(join(inside, 'My Shop'))).toContain('sst.config.ts')
})

it.each(['--help', '-h'])('prints its help with %s', async option => {
  const { code, out } = await run(option)

  expect(code).toBe(0)
  expect(out).toMatch(/^Usage: npm create dynamo-signals \[folder\]/)
})

it('prints its version', async () => {
  expect(await run('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
})

it.each([
  [['--deploy', 'pulumi'], '--deploy is "pulumi". Use sst, cdk or none.'],
  [['--schema', 'joi'], '--schema is "joi". Use zod, valibot or arktype.'],
  [['--shema', 'zod'], `There is no option --shema. ${LISTED}`],
  [['--depoly=cdk'], `There is no option --depoly. ${LISTED}`],
  [['shop', '--dep', 'cdk'], `There is no option --dep. ${LISTED}`],
  [['--typescript'], `There is no option --typescript. ${LISTED}`],
  [['--deploy'], "Option '--deploy <value>' argument missing. See npm create dynamo-signals -- --help."],
  [['one', 'two'], '"two" is a second folder. Pass one folder, or none.'],
  [[''], 'The folder is empty text. Pass a name, or omit it for this folder.'],
])('refuses %j with a sentence, and creates nothing', async (args, sentence) => {
  expect(await run(...args)).toEqual({ code: 2, out: '', err: `create-dynamo-signals: ${sentence}\n` })
})

// What npm 11 makes of `npm create dynamo-signals shop --deploy cdk`, and of the other form.
it.each([
  [{ npm_config_deploy: 'true' }, ['shop', 'cdk'], '--deploy', '--deploy cdk'],
  [{ npm_config_deploy: 'cdk' }, ['shop'], '--deploy', '--deploy cdk'],
  [{ npm_config_schema: 'true' }, ['shop', 'arktype'], '--schema', '--schema valibot'],
])('says that options follow -- if npm has kept one: %j', async (environment, args, option, example) => {
  expect(await runIn(environment, ...args)).toEqual({
    code: 2,
    out: '',
    err: `create-dynamo-signals: npm has kept ${option}, because it passes on only the options after --. For example: npm create dynamo-signals my-app -- ${example}\n`,
  })
})

it('accepts an option that npm has passed on, even if a variable of npm has its name', async () => {
  const { code } = await runIn({ npm_config_deploy: 'cdk' }, join(inside, 'passed-on'), '--deploy=none')

  expect(code).toBe(0)
  expect(await readdir(join(inside, 'passed-on'))).not.toContain('cdk.json')
})

it('fails if the folder is not empty', async () => {
  await writeFile(join(inside, 'mine.txt'), '')

  const { code, err } = await run(inside)

  expect(code).toBe(1)
  expect(err).toContain('is not empty: it contains')
})

it.each([
  ['/home/ada/My Shop!', 'my-shop'],
  ['/tmp/2026', 'my-app'],
  ['/tmp/3d-models', 'd-models'],
  ['/', 'my-app'],
  ['/tmp/zod', 'zod-app'],
])('derives a name that npm and SST accept from %s: %s', (folder, name) => {
  expect(projectName(folder, ['zod'])).toBe(name)
})
