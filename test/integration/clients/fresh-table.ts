import { randomUUID } from 'node:crypto'
import { CreateTableCommand, type CreateTableCommandInput, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { onTestFinished } from 'vitest'
import { localClient } from '../../support/fresh-database.ts'

/** The keys that other libraries are shown with in their documentation: a table of theirs with one index. */
const KEYS = ['pk', 'sk', 'gsi1pk', 'gsi1sk'] as const

/** A table for one test, in the run's DynamoDB, and a client that is closed after the test. */
export async function freshTable(
  more: Partial<CreateTableCommandInput> = {},
): Promise<{ readonly client: DynamoDBClient; readonly table: string }> {
  const client = localClient()
  onTestFinished(() => client.destroy())
  const table = `clients-${randomUUID()}`
  const schema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ]
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: schema('pk', 'sk'),
      AttributeDefinitions: KEYS.map(AttributeName => ({ AttributeName, AttributeType: 'S' as const })),
      GlobalSecondaryIndexes: [
        { IndexName: 'gsi1', KeySchema: schema('gsi1pk', 'gsi1sk'), Projection: { ProjectionType: 'ALL' } },
      ],
      ...more,
    }),
  )
  return { client, table }
}
