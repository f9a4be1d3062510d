import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { LocalCloudError } from '../local-cloud-error.ts'
import { failureTitle } from '../terminal/failure-text.ts'
import { printableLine } from '../terminal/printable.ts'
import { LOCAL_CREDENTIALS, LOCAL_REGION } from './create-dynamodb-client.ts'

/** A DynamoDB on a busy machine answers later than this only when something is wrong with it. */
const LIMIT_MS = 10_000
const ADVICE = 'Start DynamoDB there, or unset DYNAMODB_ENDPOINT to start one automatically.'

/** Resolves when a DynamoDB answers at `endpoint`; rejects with a `LocalCloudError` that says how to go on. */
export async function requireDynamoDB(endpoint: string): Promise<void> {
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint)) {
    throw unreachable(
      `DYNAMODB_ENDPOINT is "${printableLine(endpoint)}", which is not an address like http://localhost:8000`,
    )
  }
  // One attempt: what does not answer here is not going to, and retries would only hide why.
  const client = new DynamoDBClient({
    endpoint,
    region: LOCAL_REGION,
    credentials: LOCAL_CREDENTIALS,
    maxAttempts: 1,
  })
  try {
    const abortSignal = AbortSignal.timeout(LIMIT_MS)
    const { TableNames } = await client.send(new ListTablesCommand({ Limit: 1 }), { abortSignal })
    if (!Array.isArray(TableNames)) throw unreachable(`The server at ${endpoint} is not DynamoDB`)
  } catch (cause) {
    throw cause instanceof LocalCloudError ? cause : unreachable(describe(endpoint, cause), cause)
  } finally {
    client.destroy()
  }
}

function describe(endpoint: string, error: unknown): string {
  const { name = '', code, $metadata, $response } = error as ServiceError
  const status = $metadata?.httpStatusCode ?? $response?.statusCode
  if (status !== undefined) {
    // DynamoDB names each of its errors; a page of HTML, or the JSON of another service, has no such name.
    const isNamed = /^[A-Z]\w+(Exception|Failure|Error)$/.test(name) && !['SyntaxError', 'UnknownError'].includes(name)
    if (isNamed) return `DynamoDB at ${endpoint} refused a request. ${printableLine(failureTitle(error))}`
    return `The server at ${endpoint} is not DynamoDB (HTTP ${status})`
  }
  if (name === 'AbortError' || name === 'TimeoutError') {
    return `DynamoDB at ${endpoint} did not answer within ${LIMIT_MS / 1000} s`
  }
  return `No DynamoDB answers at ${endpoint} (${code ?? printableLine(failureTitle(error))})`
}

interface ServiceError {
  readonly name?: string
  readonly code?: string
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly $response?: { readonly statusCode?: number }
}

function unreachable(what: string, cause?: unknown): LocalCloudError {
  return new LocalCloudError('dynamodb.unreachable', `${what.replace(/\.$/, '')}. ${ADVICE}`, { cause })
}
