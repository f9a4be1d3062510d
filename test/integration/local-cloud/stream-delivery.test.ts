import { DeleteItemCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBRecord } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { runningCloud, tableDefinition, untilIdle } from './running-cloud.ts'

const keyOf = (record: DynamoDBRecord) => record.dynamodb?.Keys?.pk?.S ?? ''

describe('a function on the stream of DynamoDB Local', () => {
  it('gets every change of every item in order, as records of AWS', async () => {
    const { cloud, table, put, client } = await runningCloud()
    const records: DynamoDBRecord[] = []
    const handler = async (event: { Records: DynamoDBRecord[] }) => {
      records.push(...event.Records)
    }
    await cloud.attach([{ name: 'all', table: table.name, handler, startingPosition: 'TRIM_HORIZON' }])

    const begin = Math.floor(Date.now() / 1000)
    await put('a')
    await put('a', 'Other')
    await client.send(new DeleteItemCommand({ TableName: table.name, Key: { pk: { S: 'a' } } }))
    await untilIdle(cloud)

    expect(records.map(record => record.eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE'])
    expect(records[1]).toMatchObject({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventSource: 'aws:dynamodb',
      eventVersion: '1.1',
      awsRegion: 'eu-central-1',
      eventSourceARN: expect.stringMatching(`^arn:aws:dynamodb:eu-central-1:000000000000:table/${table.name}/stream/2`),
      dynamodb: {
        Keys: { pk: { S: 'a' } },
        OldImage: { type: { S: 'Thing' } },
        NewImage: { type: { S: 'Other' } },
        SequenceNumber: expect.stringMatching(/^\d+$/),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    })
    const arrived = records[1]?.dynamodb?.ApproximateCreationDateTime
    expect(arrived).toBeGreaterThanOrEqual(begin)
    expect(arrived).toBeLessThanOrEqual(Date.now() / 1000)
  })

  it('receives the record of an item with a key __proto__, and the records after it', async () => {
    const { cloud, table, put } = await runningCloud()
    const seen: string[] = []
    const handler = async (event: { Records: DynamoDBRecord[] }) => {
      seen.push(...event.Records.map(keyOf))
    }
    await cloud.attach([{ name: 'hostile', table: table.name, handler, startingPosition: 'TRIM_HORIZON' }])

    // No object of ours can hold it: it is written as the bytes another writer would send.
    const Item = '{"pk":{"S":"hostile"},"m":{"M":{"__proto__":{"M":{"isAdmin":{"BOOL":true}}}}}}'
    const authorization =
      'AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0'
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.PutItem',
      authorization,
    }
    const response = await fetch(cloud.dynamodbEndpoint, {
      method: 'POST',
      headers,
      body: `{"TableName":"${table.name}","Item":${Item}}`,
    })
    await put('after')
    await untilIdle(cloud)

    expect(response.status).toBe(200)
    expect(seen).toEqual(['hostile', 'after'])
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })

  it('has handled every write that was acknowledged before the cloud called itself idle, and their effects', async () => {
    const { cloud, table, put } = await runningCloud()
    const seen = new Set<string>()
    const handler = async (event: { Records: DynamoDBRecord[] }) => {
      for (const key of event.Records.map(keyOf)) {
        if (!key.endsWith('-effect')) await put(`${key}-effect`)
        seen.add(key)
      }
    }
    await cloud.attach([{ name: 'effects', table: table.name, handler, startingPosition: 'TRIM_HORIZON' }])

    for (let round = 0; round < 30; round += 1) {
      await put(`item-${round}`)
      await untilIdle(cloud)
      expect(seen).toContain(`item-${round}-effect`)
    }
  })

  it('is only invoked for records that pass its filter, while another consumer gets everything', async () => {
    const { cloud, table, put } = await runningCloud()
    const seen: Record<string, string[]> = { users: [], all: [] }
    const collect = (name: string) => async (event: { Records: DynamoDBRecord[] }) => {
      seen[name]?.push(...event.Records.map(keyOf))
    }
    const common = { table: table.name, startingPosition: 'TRIM_HORIZON' } as const
    await cloud.attach([
      {
        ...common,
        name: 'users',
        handler: collect('users'),
        filters: [{ dynamodb: { NewImage: { type: { S: ['User'] } } } }],
      },
      { ...common, name: 'all', handler: collect('all') },
    ])

    await put('a', 'User')
    await put('b', 'Cart')
    await untilIdle(cloud)

    expect(seen).toEqual({ users: ['a'], all: ['a', 'b'] })
  })

  it('gets a failed record again, and everything again on a replay', async () => {
    const { cloud, table, put, logged } = await runningCloud()
    const batches: string[][] = []
    let isBroken = true
    const handler = async (event: { Records: DynamoDBRecord[] }) => {
      batches.push(event.Records.map(keyOf))
      if (isBroken) {
        isBroken = false
        throw new Error('not yet')
      }
    }
    await cloud.attach([{ name: 'shaky', table: table.name, handler, startingPosition: 'TRIM_HORIZON' }])
    await put('a')
    await untilIdle(cloud)

    await cloud.mappings()[0]?.replayFromHorizon()
    await untilIdle(cloud)

    expect(batches).toEqual([['a'], ['a'], ['a']])
    // A busy DynamoDB Local may refuse a read that began at its oldest record. That is retried, and no failure of the function.
    expect(logged.filter(line => !/^shaky: the stream (does not respond|responds again)/.test(line))).toEqual([
      expect.stringMatching(/^shaky: an invocation with 1 record\(s\) failed\. Error: not yet\n +at /),
    ])
  })

  it('that starts at LATEST gets nothing from before it was attached and everything after', async () => {
    const { cloud, table, put } = await runningCloud()
    const seen: string[] = []
    const handler = async (event: { Records: DynamoDBRecord[] }) => {
      seen.push(...event.Records.map(keyOf))
    }
    await put('before')

    await cloud.attach([{ name: 'late', table: table.name, handler, startingPosition: 'LATEST' }])
    await put('after')
    await untilIdle(cloud)

    expect(seen).toEqual(['after'])
  })

  it('follows 2,100 records through several pages of the stream', async () => {
    const { cloud, table, put } = await runningCloud()
    const seen: string[] = []
    const handler = async (event: { Records: DynamoDBRecord[] }) => {
      seen.push(...event.Records.map(keyOf))
    }
    const keys = Array.from({ length: 2_100 }, (_, index) => `item-${index}`)
    for (let from = 0; from < keys.length; from += 50)
      await Promise.all(keys.slice(from, from + 50).map(key => put(key)))

    await cloud.attach([{ name: 'many', table: table.name, handler, startingPosition: 'TRIM_HORIZON', batchSize: 500 }])
    await untilIdle(cloud)

    expect(seen.toSorted()).toEqual(keys.toSorted())
  })
})

describe('attaching is refused', () => {
  const handler = async () => null

  it('for a table without a stream', async () => {
    const table = tableDefinition({ stream: false })
    const { cloud } = await runningCloud({ tables: [table] })

    await expect(
      cloud.attach([{ name: 'x', table: table.name, handler, startingPosition: 'LATEST' }]),
    ).rejects.toMatchObject({
      code: 'mapping.noStream',
    })
  })

  it('for two functions of one name, and for names that Lambda would not take', async () => {
    const { cloud, table } = await runningCloud()
    const named = (name: string) => ({ name, table: table.name, handler, startingPosition: 'LATEST' }) as const

    await expect(cloud.attach([named('x'), named('x')])).rejects.toMatchObject({ code: 'mapping.nameTaken' })
    await expect(cloud.attach([named('../x')])).rejects.toMatchObject({ code: 'mapping.invalidName' })
  })

  it('not for a third reader of a stream, but with a warning', async () => {
    const { cloud, table, logged } = await runningCloud()
    const named = (name: string) => ({ name, table: table.name, handler, startingPosition: 'LATEST' }) as const

    await cloud.attach(['x', 'y', 'z'].map(named))

    expect(logged).toEqual([
      `3 functions read the stream of ${table.name}, but AWS throttles more than 2. Connect the receivers to fewer consumers.`,
    ])
  })
})
