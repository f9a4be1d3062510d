import { DynamoDB, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { SESClient } from '@aws-sdk/client-ses'
import { DynamoDBDocument, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { type DatabaseOptions, defineModel, openDatabase } from 'dynamo-signals'
import { connectCascade, createStreamHandler, inline } from 'dynamo-signals/streams'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const Note = defineModel('Note', { schema: z.object({ text: z.string() }) })
const client = new DynamoDBClient({ region: 'eu-central-1' })
const options: DatabaseOptions = { client, tableName: 'data', ledgerTableName: 'ledger', models: [Note] }
const open = (changes: object) => () => openDatabase({ ...options, ...changes })
const aws = { region: 'eu-central-1' }

describe('openDatabase', () => {
  it.each([
    ['no options', undefined, 'options'],
    ['empty options', {}, 'client'],
    ['null', null, 'options'],
  ])('refuses %s', (_, given, named) => {
    expect(() => openDatabase(given as never)).toThrow(
      expect.objectContaining({ code: 'repository.badDatabase', message: expect.stringContaining(named) }),
    )
  })

  const WRONG: Readonly<Record<string, readonly unknown[]>> = {
    client: [undefined, null, 'http://localhost:8000', {}, 5, DynamoDBClient, DynamoDB, aws],
    tableName: [undefined, null, '', 5, {}, 'x'.repeat(70_000), ['data']],
    ledgerTableName: [undefined, '', 'data', Number.NaN],
    models: [
      undefined,
      null,
      Note,
      {},
      new Map(),
      [undefined],
      [Note, undefined],
      ['Note'],
      [Note, Note],
      [z.object({})],
    ],
    deadline: [Number.NaN, -1, Number.POSITIVE_INFINITY, '5000', null, 2 ** 31],
    runtime: [null, 'utc', { now: 0 }, { clock: () => new Date() }, { sleep: 'long' }],
    delivery: [null, 'inline', '', {}, true],
  }

  it.each(Object.entries(WRONG).flatMap(([option, values]) => values.map(value => ({ option, value }))))(
    'names the option that is wrong: $option, which is $value',
    ({ option, value }) => {
      expect(open({ [option]: value })).toThrow(
        expect.objectContaining({
          name: 'ConfigurationError',
          code: 'repository.badDatabase',
          message: expect.stringMatching(new RegExp(`^openDatabase: .*\\b${option}\\b.{0,250}$`)),
        }),
      )
    },
  )

  it('names an unknown option', () => {
    expect(open({ ledgerTable: 'ledger' })).toThrow(/unknown option "ledgerTable"/)
  })

  it.each([new SESClient(aws), new DynamoDBStreamsClient(aws)])('refuses the client of another service', other => {
    expect(open({ client: other })).toThrow(
      /^openDatabase: client is a client for "(SES|DynamoDB Streams)", not for DynamoDB/,
    )
  })

  it.each([
    client,
    new DynamoDB(aws),
    DynamoDBDocumentClient.from(client),
    DynamoDBDocument.from(client),
    memoryDatabase([Note]).line.transport,
    { send: async () => ({}) },
  ])('accepts any object that sends commands to DynamoDB', given => {
    expect(open({ client: given })).not.toThrow()
  })

  it('accepts a deadline of zero, a partial runtime and either delivery', () => {
    const runtime = { now: () => new Date(0) }
    expect(open({ deadline: 0, runtime, delivery: 'stream' })).not.toThrow()
    expect(open({ deadline: undefined, runtime: undefined, delivery: inline() })).not.toThrow()
  })
})

describe('createStreamHandler and connectCascade', () => {
  const { database } = memoryDatabase([Note])

  it.each([undefined, null, {}, 'data', { ...database }])('refuse a database that is not open: %s', given => {
    expect(() => createStreamHandler({ database: given as never, consumer: 'mail' })).toThrow(
      expect.objectContaining({ code: 'repository.unknownDatabase' }),
    )
  })

  it.each([
    ['consumer', undefined],
    ['consumer', ''],
    ['consumer', 5],
    ['consumer', 'x'.repeat(70_000)],
    ['concurrency', 0],
    ['concurrency', -1],
    ['concurrency', Number.NaN],
    ['concurrency', 1.5],
    ['concurrency', Number.POSITIVE_INFINITY],
    ['concurrency', '10'],
    ['maxHops', Number.NaN],
    ['maxHops', 0],
    ['maxHops', '16'],
  ])('refuse %s that is %s', (option, value) => {
    const given = { database, consumer: 'mail', [option]: value } as never
    expect(() => createStreamHandler(given)).toThrow(
      expect.objectContaining({
        code: 'streams.badOption',
        message: expect.stringMatching(new RegExp(`^createStreamHandler: ${option} must be .{0,120}$`)),
      }),
    )
  })

  it.each([0, -1, Number.NaN, 1.5, Number.POSITIVE_INFINITY, '500'])('refuse %s items per round', itemsPerRound => {
    expect(() => connectCascade({ consumer: 'links', itemsPerRound: itemsPerRound as number })).toThrow(
      /^connectCascade: itemsPerRound must be a whole number of at least 1/,
    )
  })
})
