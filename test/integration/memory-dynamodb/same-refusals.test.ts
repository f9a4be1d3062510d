import { randomUUID } from 'node:crypto'
import { EmbeddedDynamoDB } from 'dynamodb-embedded'
import { expect, inject, it, onTestFinished } from 'vitest'
import { type Answer, DIFFERENCES, messageOf, nameOf, OTHER_WORDS, type Pair } from './named-differences.ts'
import { answerRequests } from './requests/answer-requests.ts'
import { expressionRequests } from './requests/expression-requests.ts'
import { formRequests } from './requests/form-requests.ts'
import { type RawRequest, tableOf } from './requests/raw-request.ts'
import { wrongRequests } from './requests/wrong-requests.ts'

const SUBJECTS = { wrongRequests, answerRequests, expressionRequests, formRequests }
const LEAST_REQUESTS = 600

async function send(endpoint: string, [operation, input]: RawRequest): Promise<Answer> {
  const authorization =
    'AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0'
  const headers = { 'x-amz-target': `DynamoDB_20120810.${operation}`, authorization }
  const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

/** What has to be the same: an error with its message, or the whole answer, in whatever order its parts are. */
function comparable(answer: Answer): string {
  const { status, body } = answer
  if (status !== 200)
    return JSON.stringify([status, nameOf(answer), messageOf(answer), sorted(body.CancellationReasons)])
  const { TableDescription: _table, ...rest } = body
  return JSON.stringify([status, sorted(rest)])
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

/** Why two answers may differ: a difference that has a name, or the words of AWS. */
function reasonFor(pair: Pair): string | undefined {
  const { local, embedded } = pair
  const named = Object.keys(DIFFERENCES).find(name => DIFFERENCES[name]?.is(pair))
  if (named) return named
  if (local.status !== embedded.status || nameOf(local) !== nameOf(embedded)) return undefined
  const words = ({ body }: Answer) =>
    `${body.message ?? body.Message} ${JSON.stringify(body.CancellationReasons ?? '')}`
  const known = OTHER_WORDS.find(([ours, theirs]) => ours.test(words(embedded)) && theirs.test(words(local)))
  return known && String(known[0])
}

it('answers as DynamoDB Local does, word for word, except where the difference has a name', async () => {
  const [endpointOfLocal, TableName] = [inject('dynamodbEndpoint'), `refusals-${randomUUID()}`]
  const dynamodb = new EmbeddedDynamoDB()
  const { endpoint } = await dynamodb.listen()
  onTestFinished(() => dynamodb.close())
  const unnamed: unknown[] = []
  const used = new Set<string>()

  const compare = async (name: string, requests: readonly RawRequest[]) => {
    await Promise.all([endpointOfLocal, endpoint].map(side => send(side, ['CreateTable', tableOf(name)])))
    for (const request of requests) {
      const answers = await Promise.all([send(endpointOfLocal, request), send(endpoint, request)])
      const [local, embedded] = answers
      if (comparable(local) === comparable(embedded)) continue
      const reason = reasonFor({ request, local, embedded })
      if (reason) used.add(reason)
      else unnamed.push({ request, local, embedded })
    }
    await send(endpointOfLocal, ['DeleteTable', { TableName: name }])
    return requests.length
  }
  const subjects = Object.entries(SUBJECTS).map(([subject, requestsOf]) => {
    const name = `${TableName}-${subject}`
    return compare(name, requestsOf(name))
  })
  const count = (await Promise.all(subjects)).reduce((sum, each) => sum + each)

  expect(unnamed).toEqual([])
  expect(count).toBeGreaterThan(LEAST_REQUESTS)
  // A name that nothing needs any more goes.
  expect(
    [...Object.keys(DIFFERENCES), ...OTHER_WORDS.map(([ours]) => String(ours))].filter(name => !used.has(name)),
  ).toEqual([])
})
