import { answerError, type LogEntry, requestId, toProblem } from '@dynamo-signals/api'
import { describeError } from 'dynamo-signals/logging'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { describeError as describeInALine } from '../../../packages/local-cloud/src/log.ts'
import { strangeErrors } from '../../support/strange-errors.ts'

const STRANGE = Object.entries(strangeErrors())

it.each(STRANGE)('logs an error with %s as JSON of bounded size', (_, error) => {
  const line = JSON.stringify({ error: describeError(error) })
  expect(line.length).toBeLessThan(50_000)
  expect(line.isWellFormed()).toBe(true)
})

it.each(STRANGE)('writes an error with %s as one bounded text', (_, error) => {
  const text = describeInALine(error)
  expect(text.length).toBeLessThan(20_000)
  expect(text.isWellFormed()).toBe(true)
  expect(text).not.toBe('')
})

it.each(STRANGE)('returns an error with %s as an internal error', async (_, error) => {
  expect(toProblem(error)).toMatchObject({ status: 500, code: 'shop.failed' })

  const logged: LogEntry[] = []
  const app = new Hono()
  app.use(requestId())
  app.get('/', () => {
    throw error
  })
  app.onError(answerError({ log: entry => void logged.push(entry) }))
  const response = await app.request('/')

  expect(response.status).toBe(500)
  expect(await response.json()).toMatchObject({ code: 'shop.failed' })
  expect(logged).toHaveLength(1)
  expect(() => JSON.stringify(describeError(logged[0]?.error))).not.toThrow()
})

it('keeps the name, the code, the frames and five causes of an ordinary error, and no message', () => {
  const cause = Object.assign(new TypeError('ada@example.org is unknown'), { code: 'ENOENT' })
  const described = describeError(new Error('It failed for ada@example.org.', { cause }))
  expect(described).toMatchObject({ name: 'Error', cause: { name: 'TypeError', code: 'ENOENT' } })
  expect(JSON.stringify(described)).toContain('describe-error.test.ts')
  expect(JSON.stringify(described)).not.toContain('ada@example.org')
  expect(describeInALine(new Error('A.', { cause: new TypeError('B.') }))).toBe('Error: A. (TypeError: B.)')
  expect(describeError(undefined)).toBeUndefined()
})

// findings/lambda-runtime-drops-causes.sh, findings/powertools-logger-drops-errors-of-aggregates.sh
it('names the errors of an aggregate error, even as a cause, without messages', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED ada.example.org'), { code: 'ECONNREFUSED' })
  const all = new AggregateError([refused, new TypeError('ada'), null, 'ada'], 'All failed.')

  const described = describeError(new Error('Not sent.', { cause: all }))

  const errors = [{ name: 'Error', code: 'ECONNREFUSED' }, { name: 'TypeError' }, { name: 'null' }]
  expect(described).toMatchObject({ cause: { name: 'AggregateError', errors } })
  expect(JSON.stringify(described)).not.toContain('ada')
})
