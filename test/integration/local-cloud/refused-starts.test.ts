import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openEmbedded } from 'dynamodb-embedded'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freeSettings, runProgram } from './program.ts'

const start = async (environment: Record<string, string>) =>
  runProgram(['local/start.ts'], { ...(await freeSettings()), DATA_DIR: '', ...environment })

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'refused-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

async function listening(onConnection: () => void = () => {}): Promise<number> {
  const server = createServer(onConnection)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

async function serving(answer: RequestListener): Promise<string> {
  const server = createHttpServer(answer)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A folder for the PATH with a `java` that prints this. */
async function javaThatPrints(text: string): Promise<string> {
  const path = await folder()
  await writeFile(join(path, 'java'), `#!/bin/sh\necho '${text}' >&2\n`, { mode: 0o755 })
  return `${path}:${process.env.PATH}`
}

describe('npm start ends with code 1 and a sentence, and without a stack', () => {
  it.each<[string, () => Record<string, string> | Promise<Record<string, string>>, RegExp]>([
    [
      'for settings that are wrong',
      () => ({ PORT: 'abc', RATE_LIMITS: 'maybe' }),
      /^PORT is "abc"\. .*\nRATE_LIMITS is/,
    ],
    [
      'for a data folder that is a file',
      async () => {
        const file = join(await folder(), 'file')
        await writeFile(file, '')
        return { DATA_DIR: file }
      },
      /^DATA_DIR is ".*file", but .*file cannot be used: a file is in the way/,
    ],
    [
      'when the port of the shop is taken',
      async () => ({ PORT: String(await listening()) }),
      /^Port \d+ for the shop is in use by another process\. Stop that process, or set PORT to another port\./,
    ],
    [
      'when no DynamoDB answers',
      () => ({ DYNAMODB_ENDPOINT: 'http://127.0.0.1:1' }),
      /^No DynamoDB responds at http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\)\. .* unset DYNAMODB_ENDPOINT/,
    ],
    [
      'when what answers is a web page',
      async () => ({
        DYNAMODB_ENDPOINT: await serving((_, response) => response.writeHead(404).end('<html>Not found</html>')),
      }),
      /^The server at http:\S+ is not DynamoDB \(HTTP 404\)\. /,
    ],
    [
      'when what answers is another API',
      async () => ({
        DYNAMODB_ENDPOINT: await serving((_, response) =>
          response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}'),
        ),
      }),
      /^The server at http:\S+ is not DynamoDB\. /,
    ],
    [
      'when DynamoDB takes the connection and says nothing',
      async () => ({ DYNAMODB_ENDPOINT: await serving(() => {}) }),
      /^DynamoDB at http:\S+ did not respond within 10 s\. /,
    ],
    [
      'when another process has the data of the embedded DynamoDB',
      async () => {
        const path = await folder()
        const other = await openEmbedded({ data: join(path, 'dynamodb') })
        onTestFinished(() => other.close())
        return { DATA_DIR: path }
      },
      /^The data folder \S+dynamodb is in use by process \d+\. Stop that process, or/,
    ],
    [
      'when the data of the embedded DynamoDB is damaged',
      async () => {
        const path = await folder()
        const dynamodb = await openEmbedded({ data: join(path, 'dynamodb') })
        const [KeySchema, AttributeDefinitions] = [
          [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
          [{ AttributeName: 'pk', AttributeType: 'S' as const }],
        ]
        for (const TableName of ['one', 'two', 'three']) {
          await dynamodb.request('CreateTable', {
            TableName,
            KeySchema,
            AttributeDefinitions,
            BillingMode: 'PAY_PER_REQUEST',
          })
        }
        await dynamodb.close()
        const log = join(path, 'dynamodb', 'log-00000000')
        const bytes = await readFile(log)
        await writeFile(log, bytes.fill(0, bytes.length / 2, bytes.length / 2 + 8))
        return { DATA_DIR: path }
      },
      /^\S+ is damaged at byte \d+/,
    ],
    [
      'when Java is too old',
      async () => ({ ENGINE: 'dynamodb-local', PATH: await javaThatPrints('openjdk version "11.0.2" 2019-01-15') }),
      /^DynamoDB Local needs Java 17, but `java` is Java 11\. Install/,
    ],
    [
      'when Java is missing',
      () => ({ ENGINE: 'dynamodb-local', PATH: dirname(process.execPath) }),
      /^DynamoDB Local needs Java, and `java` cannot be run\. Install/,
    ],
  ])('%s', async (_, environment, sentence) => {
    const { code, stderr } = await start(await environment())

    expect(stderr).toMatch(sentence)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(code).toBe(1)
  })
})
