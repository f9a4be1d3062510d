import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses'
import { startLocalCloud } from '@dynamo-signals/local-cloud'
import type { DynamoDBRecord } from 'aws-lambda'
import { Hono } from 'hono'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runningCloud, untilIdle } from './running-cloud.ts'

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'local-cloud-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function sendMail(endpoint: string, to: string): Promise<void> {
  const client = new SESClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
  })
  const message = { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'Hello' } } }
  const command = new SendEmailCommand({
    Source: 'shop@example.org',
    Destination: { ToAddresses: [to] },
    Message: message,
  })
  await client.send(command).finally(() => client.destroy())
}

describe('the local cloud', () => {
  it('carries a write through the stream to a mail, and shows both on its console', async () => {
    const { cloud, table, put } = await runningCloud()
    const handler = async (event: { Records: DynamoDBRecord[] }) => {
      for (const { dynamodb } of event.Records)
        await sendMail(cloud.sesEndpoint, `${dynamodb?.Keys?.pk?.S}@example.org`)
    }
    await cloud.attach([{ name: 'mail', table: table.name, handler, startingPosition: 'TRIM_HORIZON', timeout: 900 }], {
      routes: new Hono().get('/graph', c => c.json({ signals: [] })),
    })

    await put('ada')
    await untilIdle(cloud)

    const ask = async (path: string) => (await fetch(`${cloud.consoleUrl}${path}`)).json()
    expect(await ask('/api/mails?to=ada@example.org')).toMatchObject({
      items: [{ subject: 'Hello', to: ['ada@example.org'] }],
    })
    expect(await ask('/api/streams')).toMatchObject({ idle: true, consumers: [{ name: 'mail', lag: 0, parked: 0 }] })
    expect(await ask('/api/graph')).toEqual({ signals: [] })
    const page = async (path: string) => (await fetch(`${cloud.consoleUrl}${path}`)).text()
    expect(await page('/inbox')).toContain('ada@example.org')
    expect(await page('/records')).toContain('delivered')
  })

  it('has no transport to a DynamoDB in another process', async () => {
    const { cloud } = await runningCloud()

    expect(cloud.dynamodbTransport).toBeUndefined()
  })

  it('keeps its mails and its position in the stream after a restart with the same folder', async () => {
    const dataDir = await temporaryFolder()
    const first = await runningCloud({ dataDir })
    const batches: string[][] = []
    const handler = async (event: { Records: DynamoDBRecord[] }) => {
      batches.push(event.Records.map(record => record.dynamodb?.Keys?.pk?.S ?? ''))
    }
    const functions = [{ name: 'log', table: first.table.name, handler, startingPosition: 'TRIM_HORIZON' }] as const
    await first.cloud.attach(functions)
    await first.put('a')
    await sendMail(first.cloud.sesEndpoint, 'ada@example.org')
    await untilIdle(first.cloud)
    await first.cloud.stop()
    await first.put('b')

    const second = await runningCloud({ dataDir, tables: [first.table] })
    await second.cloud.attach(functions)
    await untilIdle(second.cloud)

    expect(batches).toEqual([['a'], ['b']])
    expect(second.cloud.inbox.list('ada@example.org')).toHaveLength(1)
  })

  it('finishes the invocation that runs when it is stopped, and frees its ports', async () => {
    const { cloud, table, put, options } = await runningCloud()
    const begun = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    let isFinished = false
    const handler = async () => {
      begun.resolve()
      await release.promise
      isFinished = true
    }
    await cloud.attach([{ name: 'slow', table: table.name, handler, startingPosition: 'TRIM_HORIZON', timeout: 900 }])
    await put('a')
    await begun.promise

    const stopped = cloud.stop()
    release.resolve()
    await stopped

    expect(isFinished).toBe(true)
    const [sesPort, consolePort] = [cloud.sesEndpoint, cloud.consoleUrl].map(address => Number(new URL(address).port))
    const again = await startLocalCloud({ ...options, sesPort: sesPort ?? 0, consolePort: consolePort ?? 0 })
    await again.stop()
  })

  it.each(['sesPort', 'consolePort'] as const)(
    'names the taken port and the setting that moves it: %s',
    async setting => {
      // Its port is asked whether a console uses it. A server that never reads would not notice that the connection has ended.
      const occupant = createServer(socket => socket.destroy())
      await new Promise<void>(resolve => occupant.listen(0, '127.0.0.1', resolve))
      onTestFinished(() => new Promise(resolve => occupant.close(() => resolve())))
      const port = Number((occupant.address() as { port: number }).port)
      const name = setting === 'sesPort' ? 'SES_PORT' : 'CONSOLE_PORT'

      await expect(runningCloud({ [setting]: port })).rejects.toMatchObject({
        name: 'LocalCloudError',
        message: expect.stringMatching(
          `^Port ${port} for .* is in use by another process\\. .* set ${name} to another port\\. To run a second local cloud, set `,
        ),
      })
    },
  )

  it.each([
    ['an endpoint where nothing answers', 'http://127.0.0.1:1'],
    ['an endpoint that is not a URL', 'localhost'],
  ])('says what to do about %s', async (_, dynamodbEndpoint) => {
    await expect(runningCloud({ dynamodbEndpoint })).rejects.toMatchObject({
      code: 'dynamodb.unreachable',
      message: expect.stringContaining('unset DYNAMODB_ENDPOINT'),
    })
  })
})
