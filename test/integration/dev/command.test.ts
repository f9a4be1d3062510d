import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { DevProject } from '../../support/dev-project.ts'
import { freePort } from '../../support/free-port.ts'
import { packLibrary, run, WORKSPACE } from '../../support/packed-library.ts'
import { startCommand } from '../../support/start-command.ts'

const MAIN = join(WORKSPACE, 'packages/dynamo-signals/src/cli/main.ts')
const CONFIG = {
  tables: [{ name: 'orders', partitionKey: 'pk' }],
  consumers: [{ name: 'mail', handler: 'src/mail.handler', table: 'orders', timeout: 900 }],
}

const dev = (project: DevProject, ...args: readonly string[]) =>
  startCommand(MAIN, project.folder, ['dev', ...args], {
    DYNAMODB_PORT: project.ports.dynamodbPort,
    SES_PORT: project.ports.sesPort,
    CONSOLE_PORT: project.ports.consolePort,
  })

it('prints a line for everything that it starts, and ends with code 0 on Ctrl-C after the running invocations', async () => {
  const project = await DevProject.create(CONFIG, { 'src/mail.ts': WAITING })
  const running = dev(project, '--data', 'kept')
  await running.until(/^ready$/m)
  await project.put('orders', 'o-1')
  await running.until(/^mail \| begun/m)

  process.kill(-running.pid, 'SIGINT')
  await running.until(/^Stopping/m)
  await project.write('released', '')
  const { code, output } = await running.ended

  expect(code).toBe(0)
  expect(output.replaceAll(project.folder, 'FOLDER').split('\n').slice(0, 5)).toEqual([
    `dynamodb  ${project.endpoint}  data in FOLDER/kept`,
    `ses       http://127.0.0.1:${project.ports.sesPort}`,
    `console   http://localhost:${project.ports.consolePort}`,
    'mail      src/mail.handler  reads orders',
    'ready',
  ])
  expect(output).toMatch(/^mail \| ended$/m)
})

const WAITING = `
import { existsSync, watch } from 'node:fs'
export const handler = async () => {
  await new Promise(resolve => {
    const watcher = watch('.', () => existsSync('released') && resolve(watcher.close()))
    // Only now, because the test creates the file as soon as it reads this.
    console.log('begun')
  })
  console.log('ended')
}
`

it('says that the project is already running', async () => {
  const project = await DevProject.create(CONFIG, { 'src/mail.ts': 'export const handler = () => {}' })
  await project.start()

  const { code, output } = await dev(project).ended

  expect(output).toContain(
    `A local cloud is already running on these ports. Its console is http://localhost:${project.ports.consolePort}.`,
  )
  expect(output).toContain('set DYNAMODB_PORT, SES_PORT, CONSOLE_PORT and DATA_DIR')
  expect(code).toBe(1)
})

it('says everything that a second one needs, if only its console has a port of its own', async () => {
  const project = await DevProject.create(CONFIG, { 'src/mail.ts': 'export const handler = () => {}' })
  await project.start()
  const { dynamodbPort, sesPort } = project.ports
  const ports = { DYNAMODB_PORT: dynamodbPort, SES_PORT: sesPort, CONSOLE_PORT: await freePort() }

  const { code, output } = await startCommand(MAIN, project.folder, ['dev'], ports).ended

  expect(code).toBe(1)
  expect(output).toBe(
    `Port ${sesPort} for the SES inbox is in use by another process. Stop that process, or set SES_PORT to another port. ` +
      'To run a second local cloud, set DYNAMODB_PORT, SES_PORT, CONSOLE_PORT and DATA_DIR to other values.\n',
  )
})

it('says which port is in use and how to change it', async () => {
  const project = await DevProject.create(CONFIG, {})
  const server = createServer()
  const port = await freePort()
  await new Promise<void>(resolve => server.listen(port, resolve))
  onTestFinished(() => void server.close())

  const { code, output } = await dev(project, '--port', `${port}`).ended

  expect(code).toBe(1)
  expect(output).toBe(
    `Port ${port} for DynamoDB is in use by another process. Stop that process, or set DYNAMODB_PORT to another port.\n`,
  )
})

it.each<[string, readonly string[], string | undefined, RegExp]>([
  ['a port that is none', ['--port', '8e3'], undefined, /^--port is "8e3"\. Set it to a port from 1 to 65535\.\n$/],
  [
    'a configuration without `dev`',
    [],
    'export const config = {}',
    /has no export `dev`.*Export one: export const dev/,
  ],
  ['a misspelled setting', [], "export const dev = { tables: [{ name: 'a', partitonKey: 'pk' }] }", /partitonKey/],
  ['a setting that Lambda refuses', [], configWith({ batchSize: 0 }), /event source mapping of mail.*batchSize/],
  ['a table that is not listed', [], configWith({ table: 'others' }), /"mail" reads the table "others"/],
  ['a handler without an export', [], configWith({ handler: 'src/mail' }), /functions\/mail\.handler/],
  ['a configuration that throws', [], "throw new Error('no stage')", /could not be read\. Error: no stage/],
  [
    'a configuration that imports broken code',
    [],
    "import './src/broken.ts'",
    /could not be read\. .*src\/broken\.ts:2/,
  ],
])('refuses %s with a sentence', async (_, args, config, wanted) => {
  const project = await DevProject.create(CONFIG, { 'src/mail.ts': WAITING, 'src/broken.ts': '\nconst = 1' })
  if (config !== undefined) await project.write('dynamo-signals.config.ts', config)

  const { code, output } = await dev(project, '--data', '', ...args).ended

  expect(code).toBe(1)
  expect(output).toMatch(wanted)
  expect(output).not.toMatch(/^ {4}at .*packages\//m)
})

function configWith(changed: object): string {
  const consumers = [{ ...CONFIG.consumers[0], ...changed }]
  return `export const dev = ${JSON.stringify({ ...CONFIG, consumers })}`
}

it('says that there is no configuration, and what to create', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'no-config-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))

  const { code, output } = await startCommand(MAIN, folder, ['dev']).ended

  expect(code).toBe(2)
  expect(output).toContain('There is no dynamo-signals.config.ts in')
  expect(output).toContain('Create one that exports `dev`: { tables, consumers }, or pass another file with --config.')
})

it('says what to install if only the library is installed', async () => {
  const inside = await mkdtemp(join(tmpdir(), 'only-the-library-'))
  onTestFinished(() => rm(inside, { recursive: true, force: true }))
  const { tarball } = await packLibrary(inside)
  await run('tar', ['-xzf', tarball, '-C', inside])
  await writeFile(join(inside, 'dynamo-signals.config.ts'), 'export const dev = { tables: [] }')

  await mkdir(join(inside, 'node_modules'))
  // Every command needs the AWS SDK.
  await symlink(join(WORKSPACE, 'node_modules/@aws-sdk'), join(inside, 'node_modules/@aws-sdk'), 'dir')
  const { code, output } = await startCommand(join(inside, 'package/cli/main.js'), inside, ['dev']).ended

  expect(code).toBe(1)
  expect(output).toMatch(/^dev needs a package that is not installed .*npm i -D @dynamo-signals\/local-cloud/)
})

it('explains its options', async () => {
  const { code, output } = await startCommand(MAIN, WORKSPACE, ['dev', '--help']).ended

  expect(code).toBe(0)
  expect(output).toMatch(/--port PORT .*\n\s+--data FOLDER/)
  expect(output).not.toContain('--json')
})
