import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runProgram } from '../local-cloud/program.ts'
import { runCommand } from './run-command.ts'

const fresh = { tableName: 'not-there-data', ledgerTableName: 'not-there-ledger' }

async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('a command ends with code 1 and a sentence', () => {
  it.each<[string, () => Record<string, string> | Promise<Record<string, string>>, RegExp]>([
    [
      'when nothing runs',
      () => ({ DYNAMODB_ENDPOINT: 'http://127.0.0.1:1' }),
      /^DynamoDB does not respond at http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\)\. Start it, for example with npm start/,
    ],
    [
      'when DynamoDB takes the connection and says nothing',
      async () => ({ DYNAMODB_ENDPOINT: await serving(() => {}) }),
      /^DynamoDB does not respond at http:\S+(?: \((?:Abort|Timeout)Error\))?\. Start it/,
    ],
    [
      'when what answers is a web page',
      async () => ({
        DYNAMODB_ENDPOINT: await serving((_, response) => response.writeHead(404).end('<html>Not found</html>')),
      }),
      /^The server at http:\S+ is not DynamoDB\. Set DYNAMODB_PORT/,
    ],
    [
      'when what answers is another API',
      async () => ({ DYNAMODB_ENDPOINT: await serving((_, response) => response.end('{"ok":true}')) }),
      /^The server at http:\S+ is not DynamoDB\. Set DYNAMODB_PORT/,
    ],
    [
      'when a table does not exist',
      () => ({ TABLE: 'not-there' }),
      /^A table does not exist \(.*\). The tables are not-there and \S+\. Start the application once/,
    ],
    [
      'when a table cannot have that name',
      () => ({ TABLE: 'a b!', LEDGER: 'a c!' }),
      /^DynamoDB rejected a request \(.*\). The tables are a b!/,
    ],
  ])('%s', async (_, environment, sentence) => {
    const { code, stdout, stderr } = await runCommand(fresh, ['verify'], await environment())

    // A slow machine says first what it waits for.
    expect(stderr.replace('Waiting for DynamoDB to respond ...\n', '')).toMatch(sentence)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect([code, stdout]).toEqual([1, ''])
  })
})

describe('a command with invalid arguments ends with code 2', () => {
  it.each<[string[], string]>([
    [['dead-letters', '--nope'], 'no option --nope'],
    [['dead-letters', 'mail'], 'Unexpected argument "mail". dead-letters takes no argument.'],
    [['dead-letters', '--consumer', 'nobody'], 'There is no consumer "nobody". The consumers are: '],
    [['redrive', '--uid', 'nobody/at-all'], 'There is no durable receiver "nobody/at-all".'],
    [['verify', '--rate', 'fast'], '--rate must be a number of at least 1, not "fast".'],
    [['forget'], 'There is no command "forget".'],
  ])('%j', async (args, sentence) => {
    const DYNAMODB_ENDPOINT = await serving((_, response) => response.end('{"Table":{},"Items":[]}'))
    const { code, stderr } = await runCommand(fresh, args, { DYNAMODB_ENDPOINT })

    expect(stderr).toContain(sentence)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(code).toBe(2)
  })

  it('as does one whose port is not one, or whose configuration cannot be loaded', async () => {
    const port = await runCommand(fresh, ['list'], { DYNAMODB_PORT: 'abc' })
    const config = await runProgram(['packages/dynamo-signals/src/cli/main.ts', 'list', '--config', 'README.md'], {})

    expect(port.stderr).toMatch(/^DYNAMODB_PORT is "abc"\. Set it to a port from 1 to 65535/)
    expect(config.stderr).toMatch(/^\S+README\.md could not be loaded\. /)
    expect([port.code, config.code]).toEqual([2, 2])
  })
})
