import { defineModel, postSave } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { openTestDatabase, type TestDatabase, type TestDatabaseOptions } from 'dynamo-signals/testing'
import * as z from 'zod'
import { loadEngine } from '../../../packages/dynamo-signals/src/testing/database/engine.ts'
import { MODELS, User } from '../../support/tested-application.ts'

const visitsIn = (tableName: string) => {
  const table = existingTable({ tableName, partitionKey: 'page' })
  return defineModel('Visit', { schema: z.object({ page: z.string() }), storedIn: table.items({ is: () => true }) })
}
const open = (options: object | undefined) => () => openTestDatabase(options as TestDatabaseOptions)
const inTest = (work: (test: TestDatabase) => unknown) => async () => {
  await using test = await openTestDatabase({ models: MODELS, now: '2026-03-01T12:00:00Z' })
  await work(test)
}
/** Settles after a user was created, with one receiver. */
const received = (receiver: (test: TestDatabase) => unknown, limit?: number) =>
  inTest(async test => {
    const options = { sender: User, dispatchUid: 'limits/tested', consumer: 'limits' }
    const off = postSave.connect(() => receiver(test), options)
    try {
      await test.database.repository(User).create({ email: 'ada@example.org' })
      await test.settle(limit === undefined ? {} : { limit })
    } finally {
      off()
    }
  })
/** The receiver's own error, where a delivery fails with it. */
const causeOf = (work: () => Promise<unknown>) => () => work().catch(({ cause }) => Promise.reject(cause))

let count = 0
const createUser = ({ database }: TestDatabase) => database.repository(User).create({ email: `${count++}@example.org` })
const connectOwn = () => postSave.connect(() => {}, { sender: User, dispatchUid: 'limits/own', consumer: 'limits' })

/** What is refused in tests, each named by what is wrong. */
export const REFUSED_IN_TESTS: readonly (readonly [what: string, provoke: () => unknown])[] = [
  ['no engine', () => loadEngine('dynamodb-embedded-not-installed').catch(named('dynamodb-embedded'))],
  ['no options', open(undefined)],
  ['an unknown option', open({ model: MODELS })],
  ['receivers that are not a function', open({ models: MODELS, receivers: [] })],
  ['no hops', open({ models: MODELS, maxHops: 0 })],
  ['a table in which no model is stored', open({ models: MODELS, existingTables: { shop: {} } })],
  ['a type of no key', open({ models: [visitsIn('visits')], existingTables: { visits: { keyTypes: { at: 'N' } } } })],
  ['a table named by its ARN', open({ models: [visitsIn('arn:aws:dynamodb:eu-west-1:123456789012:table/visits')] })],
  [
    'receivers of a test that is open',
    async () => {
      await using _first = await openTestDatabase({ models: MODELS, receivers: () => connectOwn() })
      await openTestDatabase({ models: MODELS, receivers: () => connectOwn() })
    },
  ],
  ['an unknown option of settle', inTest(test => test.settle({ failure: 'collect' } as object))],
  ['an unknown way with failures', inTest(test => test.settle({ failures: 'ignore' as 'throw' }))],
  ['settle in a receiver', causeOf(received(test => test.settle()))],
  ['a receiver that fails', received(() => Promise.reject(new Error('The mailer is down')))],
  ['an endless chain', received(createUser, 100)],
  ['an unknown unit', inTest(({ clock }) => clock.advance('2 fortnights' as '2 hours'))],
  ['no time', inTest(({ clock }) => clock.set('tomorrow'))],
  ['a time that has passed', inTest(({ clock }) => clock.set('2026-02-28'))],
  ['an unknown receiver', inTest(test => test.runs('mail/gret'))],
  ['no snapshot', inTest(test => test.restore({} as never))],
]

function named(name: string) {
  return (error: Error) => {
    error.message = error.message.replaceAll(/dynamodb-embedded[a-z-]*/g, name)
    throw error
  }
}
