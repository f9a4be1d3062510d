import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { expect, it, onTestFinished } from 'vitest'
import { startEmbedded } from '../../../packages/local-cloud/src/dynamodb/start-embedded.ts'

/** Starts it over this folder, stops it, and returns what it logged. */
async function logOfStart(dataDir: string): Promise<string[]> {
  const logged: string[] = []
  const write = (line: string) => void logged.push(line)
  const { stop } = await startEmbedded({ port: 0, dataDir, log: { info: write, warn: write, error: write } })
  await stop()
  return logged
}

it('reports once that the tables of DynamoDB Local are not its own, and does not change them', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'embedded-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  await writeFile(join(dataDir, 'shared-local-instance.db'), 'tables')

  const [first, second] = [await logOfStart(dataDir), await logOfStart(dataDir)]

  expect(first).toEqual([expect.stringContaining('Set ENGINE=dynamodb-local')])
  expect(second).toEqual([])
})

it('logs nothing when it starts in memory', async () => {
  expect(await logOfStart('')).toEqual([])
})

it('serves the same tables in this process and on its port', async () => {
  const log = { info() {}, warn() {}, error() {} }
  const { endpoint, transport, stop } = await startEmbedded({ port: 0, dataDir: '', log })
  onTestFinished(stop)
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials })
  onTestFinished(() => client.destroy())

  await transport('CreateTable', {
    TableName: 'things',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  })

  expect(await client.send(new ListTablesCommand({}))).toMatchObject({ TableNames: ['things'] })
})
