import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { DevProject } from '../../support/dev-project.ts'
import { run, WORKSPACE } from '../../support/packed-library.ts'

const MODELS = `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { defineModel, openDatabase, postSave } from 'dynamo-signals'
import { z } from 'zod'

export const User = defineModel('User', { schema: z.object({ name: z.string() }) })
export const Profile = defineModel('Profile', { schema: z.object({ name: z.string() }) })

postSave.connect(
  async ({ instance, effects }) => {
    if (instance.name === 'Mallory') throw new Error('not her')
    await effects.repository(Profile).create({ name: instance.name })
  },
  { sender: User, dispatchUid: 'profiles/open', consumer: 'profiles', maxAttempts: 2 },
)
postSave.connect(async ({ instance }) => console.log('profile of', instance.name), {
  sender: Profile,
  dispatchUid: 'profiles/say',
  consumer: 'profiles',
})

export const database = openDatabase({
  client: new DynamoDBClient(),
  tableName: 'data',
  ledgerTableName: 'ledger',
  models: [User, Profile],
})
`

const CONFIG = `
import { eventFilters } from 'dynamo-signals/operations'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import type { DevConfigExport } from '@dynamo-signals/local-cloud/dev'
import { database } from './src/models.ts'

export const config = { database, consumers: ['profiles'] }

export const dev: DevConfigExport = () => ({
  tables: [dataTable('data'), ledgerTable('ledger')],
  consumers: [
    {
      name: 'profiles',
      handler: 'src/profiles.handler',
      table: 'data',
      filters: eventFilters('profiles'),
      timeout: 900,
      functionResponseTypes: ['ReportBatchItemFailures'],
    },
  ],
  schedules: [{ name: 'sign-up', handler: 'src/sign-up.handler', everySeconds: 3600 }],
})
`

const signUp = (name: string) => `
import { database, User } from './models.ts'
export const handler = () => database.repository(User).create({ name: '${name}' })
`

async function started(name: string): Promise<DevProject> {
  const project = await DevProject.create(
    { tables: [] },
    {
      'dynamo-signals.config.ts': CONFIG,
      'src/models.ts': MODELS,
      'src/profiles.ts': `
import { createStreamHandler } from 'dynamo-signals/streams'
import { database } from './models.ts'
export const handler = createStreamHandler({ database, consumer: 'profiles' })
`,
      'src/sign-up.ts': signUp(name),
    },
  )
  await project.start()
  return project
}

it('runs durable receivers, with the filters that follow from them', async () => {
  const project = await started('Ada')

  expect(await project.lines.next(/^profiles \|/)).toBe('profiles | profile of Ada')
})

it('reports the failure of a receiver with its error and the command that redrives it, and shows it in the console', async () => {
  const project = await started('Mallory')

  const line = await project.lines.next(/^profiles\/open \(profiles\) failed/)
  const parked = await project.lines.next(/^profiles\/open \(profiles\) parked/)
  const story = await fetch(`http://localhost:${project.ports.consolePort}/stories/1`)

  expect(line).toMatch(/^profiles\/open \(profiles\) failed for User#\S+, attempt 1 of 2.*\nError: not her/)
  expect(await story.text()).toContain('profiles/open')
  const { dynamodbPort, sesPort } = project.ports
  const config = relative(process.cwd(), project.config)
  expect(parked).toContain(
    `then run: DYNAMODB_PORT=${dynamodbPort} SES_PORT=${sesPort} npx dynamo-signals redrive --local --config ${config} --uid profiles/open`,
  )
})

it('shows the command that replays an item on the page of records, because dev does not know the receivers', async () => {
  const project = await started('Ada')
  await project.lines.next(/^profiles \|/)

  const page = await (await fetch(`http://localhost:${project.ports.consolePort}/records`)).text()
  const [, shown = ''] = /<pre>([^<]*npx dynamo-signals replay [^<]*)<\/pre>/.exec(page) ?? []
  const [, id = ''] = /User#([\w-]+)/.exec(page) ?? []
  const command = shown
    .replace('npx dynamo-signals', `${process.execPath} ${join(WORKSPACE, 'packages/dynamo-signals/src/cli/main.ts')}`)
    .replace('RECEIVER', 'profiles/open')
    .replace('MODEL', 'User')
    .replace('ID', id)
  const { stdout } = await run('sh', ['-c', command], { env: { ...process.env, DYNAMODB_ENDPOINT: '' } })

  expect(page).not.toContain('Replay selected')
  expect(command).toContain(`DYNAMODB_PORT=${project.ports.dynamodbPort} `)
  expect(stdout).toMatch(/^1 items? read\.$/m)
})
