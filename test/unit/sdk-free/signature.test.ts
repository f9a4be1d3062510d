import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSigner, signingDate } from '../../../packages/dynamo-signals/src/repository/requests/signature.ts'

const SCOPE = { region: 'eu-central-1', service: 'dynamodb' }
const CREDENTIALS = { accessKeyId: 'AKID', secretAccessKey: 'secret' }

/** The signature as its specification describes it, step by step. */
function signatureOf(headers: Readonly<Record<string, string>>, digest: string, date: string): string {
  const names = Object.keys(headers).sort()
  const lines = names.map(name => `${name}:${headers[name]?.replace(/\s+/g, ' ').trim()}\n`).join('')
  const canonical = `POST\n/\n\n${lines}\n${names.join(';')}\n${digest}`
  const scope = [date.slice(0, 8), SCOPE.region, SCOPE.service, 'aws4_request']
  const hashed = createHash('sha256').update(canonical).digest('hex')
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${CREDENTIALS.secretAccessKey}`)
  return hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope.join('/')}\n${hashed}`).toString('hex')
}

const text = fc.array(fc.constantFrom('a', 'b', ' ', '  ', '\t', '\n', '\u00a0', ';'), { maxLength: 8 })
const headers = fc.dictionary(
  fc.constantFrom('host', 'x-amz-date', 'x-amz-target', 'user-agent'),
  text.map(parts => parts.join('')),
)
const times = fc.integer({ min: 0, max: 4_000_000_000_000 })

it('signs headers with any spaces as the specification describes it, on any day', () => {
  const sign = createSigner(SCOPE)

  fc.assert(
    fc.property(headers, fc.string(), times, (given, digest, time) => {
      const date = signingDate(time)
      const signed = Object.keys(given).sort()

      expect(sign(CREDENTIALS, { headers: given, signed, digest, date })).toMatch(
        new RegExp(`, Signature=${signatureOf(given, digest, date)}$`),
      )
    }),
  )
})

it('has the time of each request, also of several in one second', () => {
  const near = fc.tuple(times, fc.array(fc.integer({ min: 0, max: 3_000 })))

  fc.assert(
    fc.property(near, ([time, later]) => {
      for (const each of [0, ...later]) {
        const [seconds] = new Date(time + each).toISOString().split('.')
        expect(signingDate(time + each)).toBe(`${seconds?.replace(/[-:]/g, '')}Z`)
      }
    }),
  )
})
