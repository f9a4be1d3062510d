import { UnavailableError } from '../errors/index.ts'
import { isNetworkFailure } from '../repository/requests/network-errors.ts'
import { printable } from './printable.ts'

/** How many causes are followed, because they can be circular. */
const MOST_CAUSES = 10

const CREDENTIALS = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'IncompleteSignatureException',
  'MissingAuthenticationTokenException',
  'ExpiredTokenException',
  'ExpiredToken',
])
const THROTTLES = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'TooManyRequestsException',
])
// These are not network failures: a deadline has passed.
const TIMEOUTS = new Set(['AbortError', 'TimeoutError'])

/** The tables that a command uses. */
export interface UsedTables {
  readonly names: readonly string[]
  /** What the operator needs the permission for: "read and write them". */
  readonly permission: string
}

/**
 * Explains why a command failed, in a sentence: what failed, why, and what to do. Covers what can happen to a command
 * line: no DynamoDB, no credentials, no permission, no table. Any other error is printed as it is, on one line.
 */
export function explainError(error: unknown, { names, permission }: UsedTables, isLocal: boolean): string {
  const listed = names.map(printable).join(' and ')
  const tables = names.length === 1 ? `The table is ${listed}.` : `The tables are ${listed}.`
  for (const { name, code, message } of causesOf(error)) {
    const why = printable(message).replace(/\.$/, '')
    if (name === 'ResourceNotFoundException') {
      return `A table does not exist${usedRegion(isLocal)} (${why}). ${tables} ${missingAdvice(names.length, isLocal)}`
    }
    if (THROTTLES.has(name)) {
      return `DynamoDB throttles the requests (${why}). ${tables} Wait, raise their capacity, or lower --rate if the command has it.`
    }
    if (CREDENTIALS.has(name)) {
      return `This process has no valid AWS credentials (${name}: ${why}). Sign in, for example with aws sso login, and set AWS_PROFILE.`
    }
    if (name === 'AccessDeniedException') {
      return `AWS denied access (${why}). ${tables} Request permission to ${permission}.`
    }
    if (name === 'ValidationException') return `DynamoDB rejected a request (${why}). ${tables}`
    if (message.includes('Region is missing')) return 'No Region is set. Set AWS_REGION to the Region of the tables.'
    // The SDK fails to parse an HTML page as JSON.
    if (name === 'NotDynamoDBError' || name === 'SyntaxError' || name === 'UnknownError') return notDynamoDB(isLocal)
    if (isNetworkFailure(code) || isNetworkFailure(name) || TIMEOUTS.has(name)) return noAnswer(code || name, isLocal)
  }
  if (error instanceof UnavailableError) return noAnswer('', isLocal)
  return printable(error instanceof Error ? error.message || error.name : String(error))
}

/** A table of another Region is the usual reason. A profile can also set the Region, which is not known here. */
function usedRegion(isLocal: boolean): string {
  const region = process.env.AWS_REGION
  return isLocal || !region ? '' : ` in ${printable(region)}`
}

function missingAdvice(tables: number, isLocal: boolean): string {
  if (tables === 1) return `Check the name${isLocal ? '' : ', AWS_PROFILE and AWS_REGION'}.`
  const advice = isLocal ? 'Start the application once, which creates them' : 'Check the stage and the Region'
  return `${advice}, or correct their names in the configuration.`
}

/** Returns whether the command is local. `--local` sets the endpoint, and needs no credentials or Region. */
function noAnswer(code: string, isLocal: boolean): string {
  const reason = code === '' ? '' : ` (${code})`
  const endpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB
  const where = endpoint === undefined ? '' : ` at ${printable(endpoint)}`
  const advice = isLocal
    ? 'Start it, for example with npm start or npx dynamo-signals dev, or set DYNAMODB_PORT to its port.'
    : `Check the network, AWS_REGION, ${code === '' ? 'whether the table is throttled, ' : ''}and AWS_ENDPOINT_URL_DYNAMODB if it is set.`
  return `DynamoDB does not respond${where}${reason}. ${advice} Then run the command again.`
}

function notDynamoDB(isLocal: boolean): string {
  const endpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB
  const where = endpoint === undefined ? 'The server that responded' : `The server at ${printable(endpoint)}`
  const setting = isLocal ? 'DYNAMODB_PORT to the port' : 'AWS_ENDPOINT_URL_DYNAMODB to the URL'
  return `${where} is not DynamoDB. Set ${setting} of the DynamoDB that has your tables.`
}

interface Failure {
  readonly name: string
  readonly code: string
  readonly message: string
}

function causesOf(error: unknown): Failure[] {
  const causes: Failure[] = []
  let current = error
  while (typeof current === 'object' && current !== null && causes.length < MOST_CAUSES) {
    const { name, code, message, cause } = current as Readonly<Record<string, unknown>>
    // The code of a DOMException is a number.
    causes.push({ name: textOf(name), code: textOf(code), message: textOf(message) })
    current = cause
  }
  return causes
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
