import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { LocalCloudError } from '../local-cloud-error.ts'
import { failureTitle } from '../terminal/failure-text.ts'
import { printableLine } from '../terminal/printable.ts'
import { LOCAL_CREDENTIALS, LOCAL_REGION } from './create-dynamodb-client.ts'

/** Even on a busy machine, a DynamoDB that takes longer than this to respond has a problem. */
const LIMIT_MS = 10_000
const ADVICE = 'Start DynamoDB at that address, or unset DYNAMODB_ENDPOINT to start one automatically.'

/**
 * Resolves if a DynamoDB responds at `endpoint`. Otherwise, it rejects with a `LocalCloudError` that says what to do.
 */
export async function requireDynamoDB(endpoint: string): Promise<void> {
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint)) {
    throw unreachable(
      `DYNAMODB_ENDPOINT is "${printableLine(endpoint)}", which is not a URL such as http://localhost:8000`,
    )
  }
  // One attempt only, because retries would hide the reason.
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
    // DynamoDB's errors have names. An HTML page or the JSON of another service does not.
    const isNamed = /^[A-Z]\w+(Exception|Failure|Error)$/.test(name) && !['SyntaxError', 'UnknownError'].includes(name)
    if (isNamed) return `DynamoDB at ${endpoint} rejected a request. ${printableLine(failureTitle(error))}`
    return `The server at ${endpoint} is not DynamoDB (HTTP ${status})`
  }
  if (name === 'AbortError' || name === 'TimeoutError') {
    return `DynamoDB at ${endpoint} did not respond within ${LIMIT_MS / 1000} s`
  }
  return `No DynamoDB responds at ${endpoint} (${code ?? printableLine(failureTitle(error))})`
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
