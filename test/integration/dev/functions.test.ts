import { expect, it } from 'vitest'
import { DevProject } from '../../support/dev-project.ts'

const ORDERS = { name: 'orders', partitionKey: 'pk' }

it('runs a handler of the plain SDK for a write through any SDK, with the environment of Lambda', async () => {
  const project = await DevProject.create(
    {
      tables: [ORDERS, { name: 'copies', partitionKey: 'pk', stream: false }],
      consumers: [{ name: 'copy', handler: 'src/copy.handler', table: 'orders', timeout: 900 }],
      environment: { COPIES: 'copies' },
    },
    { 'src/copy.ts': COPY },
  )
  await project.start()

  await project.put('orders', 'o-1')

  expect(await project.lines.next(/^copy \|/)).toBe('copy | copied o-1 as copy in eu-central-1, in time: true')
})

const COPY = `
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBStreamEvent, Context } from 'aws-lambda'

const client = new DynamoDBClient()

export async function handler({ Records }: DynamoDBStreamEvent, context: Context): Promise<void> {
  for (const { dynamodb } of Records) {
    const Item = dynamodb?.NewImage as never
    await client.send(new PutItemCommand({ TableName: process.env.COPIES, Item }))
    const stored = await client.send(new GetItemCommand({ TableName: process.env.COPIES, Key: Item }))
    const left = context.getRemainingTimeInMillis()
    console.log(\`copied \${stored.Item?.pk?.S} as \${process.env.AWS_LAMBDA_FUNCTION_NAME} in \${process.env.AWS_REGION}, in time: \${left > 0 && left <= 900_000}\`)
  }
}
`

it('runs a batch processor of Powertools, and retries only the record that it reports as failed', async () => {
  const project = await DevProject.create(
    {
      tables: [ORDERS],
      consumers: [
        {
          name: 'batch',
          handler: 'src/batch.handler',
          table: 'orders',
          timeout: 900,
          functionResponseTypes: ['ReportBatchItemFailures'],
        },
      ],
    },
    { 'src/batch.ts': BATCH },
  )
  await project.start()

  await project.put('orders', 'good')
  await project.put('orders', 'once-bad')

  await project.lines.next(/^batch \| done once-bad/)
  expect(project.lines.all.filter(line => line.startsWith('batch | '))).toEqual([
    'batch | done good',
    'batch | failed once-bad',
    'batch | done once-bad',
  ])
})

const BATCH = `
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import type { Context, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'

const processor = new BatchProcessor(EventType.DynamoDBStreams)
let hasFailed = false

export const handler = (event: DynamoDBStreamEvent, context: Context) =>
  processPartialResponse(event, handle, processor, { context, throwOnFullBatchFailure: false })

async function handle({ dynamodb }: DynamoDBRecord): Promise<void> {
  const pk = dynamodb?.Keys?.pk?.S
  if (pk === 'once-bad' && !hasFailed) {
    hasFailed = true
    console.log('failed ' + pk)
    throw new Error('not today')
  }
  console.log('done ' + pk)
}
`

it('calls a function by its schedule, with the event of EventBridge', async () => {
  const project = await DevProject.create(
    { tables: [ORDERS], schedules: [{ name: 'tick', handler: 'tick.handler', everySeconds: 0.01 }] },
    { 'tick.cjs': 'exports.handler = async event => console.log(event.source, event["detail-type"])' },
  )
  await project.start()

  expect(await project.lines.next(/^tick \|/)).toBe('tick | aws.events Scheduled Event')
  expect(await project.lines.next(/^tick \|/)).toBe('tick | aws.events Scheduled Event')
})
