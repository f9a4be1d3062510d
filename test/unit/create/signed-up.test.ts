import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { createTables } from 'dynamo-signals/testing'
import { EmbeddedDynamoDB } from 'dynamodb-embedded'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProject } from '../../../packages/create-dynamo-signals/src/create-project.ts'
import { LOCAL_TABLES } from '../../../packages/create-dynamo-signals/templates/common/local/settings.ts'
import { freePort } from '../../support/free-port.ts'
import { WORKSPACE } from '../../support/packed-library.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signed-up-'))
  await createProject({ folder, schema: 'zod', deploy: 'none' })
  await symlink(join(WORKSPACE, 'node_modules'), join(folder, 'node_modules'), 'dir')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('says why an address is refused, without a stack trace', async ({ onTestFinished }) => {
  const { endpoint, close } = await new EmbeddedDynamoDB().listen()
  onTestFinished(close)
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials })
  onTestFinished(() => client.destroy())
  await createTables(client, [dataTable(LOCAL_TABLES.DATA_TABLE), ledgerTable(LOCAL_TABLES.LEDGER_TABLE)])
  const port = Number(new URL(endpoint).port)

  const ended = [
    await signUp(port, 'ada@example.org'),
    await signUp(port, 'ada@example.org'),
    await signUp(port, 'ada'),
  ]

  expect(ended.map(({ code }) => code)).toEqual([0, 1, 1])
  expect(ended[0]?.stdout).toMatch(/^Signed up ada@example\.org: user /)
  expect(ended.map(({ stderr }) => stderr)).toEqual([
    '',
    'A User with this email already exists. Use another value, or load the existing User.\n',
    'User was not saved: email: Invalid email address.\n',
  ])
})

it('says that npm run dev is needed if DynamoDB does not respond', async () => {
  const port = await freePort()

  const ended = await signUp(port, 'ada@example.org')

  expect(ended).toEqual({
    code: 1,
    stdout: '',
    stderr: `DynamoDB does not respond at http://localhost:${port}. Run npm run dev in another terminal, wait until it prints "ready", and try again.\n`,
  })
})

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function signUp(port: number, email: string): Promise<Ended> {
  const env = { ...process.env, DYNAMODB_PORT: String(port) }
  return new Promise(resolve => {
    execFile(process.execPath, ['local/sign-up.ts', email], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    )
  })
}
