import { UnavailableError } from 'dynamo-signals'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { explainError } from '../../../packages/dynamo-signals/src/cli/explain-error.ts'

const tables = { names: ['shop-data', 'shop-ledger'], permission: 'read and write them' }
const named = (name: string, message = 'Why.') => Object.assign(new Error(message), { name })

beforeEach(() => {
  for (const name of ['AWS_ENDPOINT_URL_DYNAMODB', 'AWS_REGION']) vi.stubEnv(name, undefined)
})
afterEach(() => void vi.unstubAllEnvs())

it.each<[string, unknown, string]>([
  ['no credentials', named('CredentialsProviderError'), 'This process has no valid AWS credentials (Credentials'],
  ['wrong credentials', named('UnrecognizedClientException'), 'This process has no valid AWS credentials (Unrec'],
  ['a session that is over', named('ExpiredTokenException'), 'Sign in, for example with aws sso login'],
  ['no permission', named('AccessDeniedException'), 'AWS denied access (Why). The tables are shop-data and'],
  ['no table', named('ResourceNotFoundException'), 'The tables are shop-data and shop-ledger. Check the stage'],
  ['no Region', new Error('Region is missing'), 'No Region is set. Set AWS_REGION'],
  ['no name of the host', Object.assign(new Error(), { code: 'ENOTFOUND' }), 'does not respond (ENOTFOUND). Check'],
  [
    'a server of another kind',
    named('SyntaxError'),
    'The server that responded is not DynamoDB. Set AWS_ENDPOINT_URL_DYNAMODB to the URL of the DynamoDB that has your tables.',
  ],
  [
    'a deadline',
    new UnavailableError('a read'),
    'DynamoDB does not respond. Check the network, AWS_REGION, whether the table is throttled, and AWS_ENDPOINT',
  ],
  [
    'throttling',
    new UnavailableError('a read', 'unknown', { cause: named('ThrottlingException') }),
    'DynamoDB throttles the requests (Why). The tables are shop-data and shop-ledger. Wait, raise their capacity, or',
  ],
  [
    'what the library has wrapped',
    new UnavailableError('a write', 'unknown', { cause: named('TimeoutError') }),
    '(TimeoutError)',
  ],
  ['anything else, on one line', new Error('odd\n\u001b[2Jready'), 'odd\\n\\x1b[2Jready'],
  ['what is not an error', 'odd', 'odd'],
])('explains %s', (_, error, sentence) => {
  const explained = explainError(error, tables, false)

  expect(explained).toContain(sentence)
  expect(explained).not.toContain('\n')
})

it('names the Region in which a table is missing, because a table of another Region is the usual reason', () => {
  const missing = named('ResourceNotFoundException', 'Requested resource not found')
  vi.stubEnv('AWS_REGION', 'eu-west-1')

  expect(explainError(missing, tables, false)).toMatch(
    /^A table does not exist in eu-west-1 \(Requested resource not found\)\. /,
  )
  expect(explainError(missing, tables, true)).toMatch(/^A table does not exist \(Requested resource not found\)\. /)
})

it('stops at a circular chain of causes', () => {
  const error = new Error('round')
  error.cause = error

  expect(explainError(error, tables, true)).toBe('round')
})
