import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { type LocalFunction, type StreamRecord, startLocalCloud } from '@dynamo-signals/local-cloud'
import { expect, it, onTestFinished } from 'vitest'
import { runningCloud, tableDefinition, untilIdle } from './running-cloud.ts'

const SERVICE = { type: 'Service', principalId: 'dynamodb.amazonaws.com' }
const TOMORROW = Math.floor(Date.now() / 1000) + 86_400

/** A cloud with a table whose items expire, and a function that records their removals. */
async function cloudWithExpiry(dataDir = '') {
  const table = tableDefinition({ sortKey: 'sk', timeToLiveAttribute: 'ttl' })
  const { cloud, client, options } = await runningCloud({ tables: [table], dataDir })
  const removals: StreamRecord[] = []
  const reaper: LocalFunction = {
    name: 'reaper',
    table: table.name,
    startingPosition: 'TRIM_HORIZON',
    filters: [{ eventName: ['REMOVE'] }],
    handler: event => void removals.push(...(event.Records as StreamRecord[])),
  }
  await cloud.attach([reaper])
  const put = (pk: string, ttl?: number) =>
    client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: {
          pk: { S: pk },
          sk: { S: 'instance' },
          tags: { SS: ['b', 'a'] },
          ...(ttl !== undefined && { ttl: { N: String(ttl) } }),
        },
      }),
    )
  const ask = (pk: string, tableName = table.name) => expire(cloud.consoleUrl, tableName, pk)
  const remove = (pk: string) =>
    client.send(new DeleteItemCommand({ TableName: table.name, Key: { pk: { S: pk }, sk: { S: 'instance' } } }))
  return { cloud, options, reaper, removals, put, remove, ask }
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'expiry-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const expire = (consoleUrl: string, table: string, pk: string) =>
  fetch(`${consoleUrl}/api/expire`, { method: 'POST', body: JSON.stringify({ table, key: { pk, sk: 'instance' } }) })

const described = (removals: readonly StreamRecord[]) =>
  removals.map(({ dynamodb, userIdentity }) => [dynamodb.Keys?.pk?.S, userIdentity])

it('removes an item as the service on request, and other deletes have no identity', async () => {
  const { cloud, put, remove, ask, removals } = await cloudWithExpiry()
  await put('expires', TOMORROW)
  await put('is deleted', TOMORROW)

  const answer = await ask('expires')
  await remove('is deleted')
  await untilIdle(cloud)

  expect(answer.status).toBe(204)
  expect(described(removals)).toEqual([
    ['expires', SERVICE],
    ['is deleted', undefined],
  ])
})

it('says so again when the record is delivered again after a restart', async () => {
  const { cloud, options, put, ask, reaper, removals } = await cloudWithExpiry(await newFolder())
  await put('expires', TOMORROW)
  await ask('expires')
  await untilIdle(cloud)
  await cloud.stop()

  const again = await startLocalCloud(options)
  onTestFinished(() => again.stop())
  await again.attach([reaper])
  await again.mappings()[0]?.replayFromHorizon()
  await untilIdle(again)

  expect(described(removals)).toEqual([
    ['expires', SERVICE],
    ['expires', SERVICE],
  ])
})

it('refuses an item that is not there, one that never expires, and a table it does not know', async () => {
  const { put, ask, cloud } = await cloudWithExpiry()
  await put('stays')

  const answers = await Promise.all([ask('nobody'), ask('stays'), ask('stays', 'elsewhere')])
  const problems = await Promise.all(answers.map(answer => answer.json()))
  const malformed = await fetch(`${cloud.consoleUrl}/api/expire`, { method: 'POST', body: '{}' })

  expect(problems).toMatchObject([
    { status: 404, code: 'expiry.unknownItem' },
    { status: 409, code: 'expiry.neverExpires' },
    { status: 404, code: 'expiry.unknownTable' },
  ])
  expect(malformed.status).toBe(400)
})
