import { randomUUID } from 'node:crypto'
import { EmbeddedDynamoDB } from 'dynamodb-embedded'
import { expect, inject, it, onTestFinished } from 'vitest'
import { type RawRequest, tableOf, wrongRequests } from './wrong-requests.ts'

/** What DynamoDB Local says in other words than AWS, which are kept here, or says nothing about. */
const SAME_WORDS = 0.7

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

async function send(endpoint: string, [operation, input]: RawRequest): Promise<Answer> {
  const authorization =
    'AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0'
  const headers = { 'x-amz-target': `DynamoDB_20120810.${operation}`, authorization }
  const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

/** What has to be the same: the error's name, or all of the answer. */
function comparable({ status, body }: Answer): unknown {
  if (status !== 200) return [status, String(body.__type).split('#')[1]]
  const { TableDescription: _table, ...rest } = body
  return [status, sorted(rest)]
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, each]) => [name, sorted(each)] as const)
      .sort(),
  )
}

const messageOf = ({ body }: Answer) => body.message ?? body.Message

it('refuses what DynamoDB Local refuses, mostly word for word, and answers the rest alike', async () => {
  const [local, TableName] = [inject('dynamodbEndpoint'), `refusals-${randomUUID()}`]
  const dynamodb = new EmbeddedDynamoDB()
  const { endpoint } = await dynamodb.listen()
  onTestFinished(() => dynamodb.close())
  for (const side of [local, endpoint]) await send(side, ['CreateTable', tableOf(TableName)])
  const refusals: boolean[] = []
  const differences: unknown[] = []

  for (const request of wrongRequests(TableName)) {
    const [expected, actual] = [await send(local, request), await send(endpoint, request)]
    if (JSON.stringify(comparable(expected)) !== JSON.stringify(comparable(actual))) {
      differences.push({ request, expected, actual })
    }
    if (expected.status !== 200) refusals.push(messageOf(expected) === messageOf(actual))
  }

  await send(local, ['DeleteTable', { TableName }])
  expect(differences).toEqual([])
  expect(refusals.length).toBeGreaterThan(80)
  expect(refusals.filter(Boolean).length / refusals.length).toBeGreaterThan(SAME_WORDS)
})
