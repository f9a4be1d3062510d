import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, it, onTestFinished } from 'vitest'
import { ConsumerProject } from '../../support/consumer-project.ts'
import { freePort } from '../../support/free-port.ts'
import { packLibrary } from '../../support/packed-library.ts'
import { startCommand } from '../../support/start-command.ts'

const CONFIG = `
import type { DevConfig } from '@dynamo-signals/local-cloud/dev'

export const dev: DevConfig = {
  tables: [{ name: 'orders', partitionKey: 'customer', sortKey: 'number', keyTypes: { number: 'N' } }],
  consumers: [{ name: 'mail', handler: 'mail.handler', table: 'orders' }],
}
`
const HANDLER = `
import type { DynamoDBStreamEvent } from 'aws-lambda'

export async function handler({ Records }: DynamoDBStreamEvent): Promise<void> {
  for (const { dynamodb } of Records) console.log('order', dynamodb?.Keys?.number?.N)
}
`

it('runs the functions of a project that has installed the packed packages', async () => {
  const inside = await mkdtemp(join(tmpdir(), 'packed-dev-'))
  onTestFinished(() => rm(inside, { recursive: true, force: true }))
  const library = await packLibrary(inside)
  const project = await ConsumerProject.create(join(inside, 'project'), library.tarball)
  for (const [name, folder] of [
    ['@dynamo-signals/local-cloud', 'local-cloud'],
    ['dynamodb-embedded', 'dynamodb-embedded'],
  ] as const) {
    await project.install(name, (await packLibrary(inside, folder)).tarball)
  }
  for (const name of ['hono', '@hono/node-server', '@types/aws-lambda']) await project.link(name)
  await project.write('dynamo-signals.config.ts', CONFIG)
  await project.write('mail.ts', HANDLER)
  const [DYNAMODB_PORT, SES_PORT, CONSOLE_PORT] = [await freePort(), await freePort(), await freePort()]
  const main = join(project.folder, 'node_modules/dynamo-signals/cli/main.js')

  const dev = startCommand(main, project.folder, ['dev', '--data', ''], { DYNAMODB_PORT, SES_PORT, CONSOLE_PORT })
  await dev.until(/^ready$/m)
  await putOrder(`http://127.0.0.1:${DYNAMODB_PORT}`)
  await dev.until(/^mail \| order 7$/m)
  process.kill(dev.pid, 'SIGINT')

  expect((await dev.ended).code).toBe(0)
  expect(await project.compile('NodeNext')).toBe('')
})

async function putOrder(endpoint: string): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  })
  const Item = { customer: { S: 'ada' }, number: { N: '7' } }
  await client.send(new PutItemCommand({ TableName: 'orders', Item }))
  client.destroy()
}
