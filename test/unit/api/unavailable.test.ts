import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import { offlineApi, ROUTES } from './offline-api.ts'

// Port 9 belongs to the discard service, so nothing listens on it.
const nobody = () =>
  new DynamoDBClient({
    endpoint: 'http://127.0.0.1:9',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  })

const TOKEN = 'a'.repeat(43)

// A token without a user is rejected without reading the table.
const OF_TOKENS = ['/api/activations', '/api/password-resets/confirm']
const READING = ROUTES.filter(([, path]) => !OF_TOKENS.includes(path)).map(
  ([method, path, body]) => [method, path.replace(/x$/, TOKEN), body] as const,
)

it.each(READING)(
  'answers %s %s with 503 while DynamoDB does not answer, and says no more',
  async (method, path, body) => {
    const { api, logged } = offlineApi({ rateLimits: false }, nobody())
    const headers = {
      Cookie: `session=${TOKEN}; guest=${TOKEN}`,
      ...(body ? { 'Content-Type': 'application/json', 'Idempotency-Key': 'key' } : {}),
    }

    const response = await api.request(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })

    expect(response.status).toBe(503)
    expect(response.headers.get('Retry-After')).toBe('5')
    expect(response.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8')
    const text = await response.text()
    expect(text).not.toMatch(/dynamo|econn|127\.0\.0\.1|\.ts|packages/i)
    expect(logged.at(-1)).toMatchObject({
      level: 'error',
      requestId: (JSON.parse(text) as { requestId: string }).requestId,
    })
  },
)
