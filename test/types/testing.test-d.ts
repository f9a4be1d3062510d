import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { type Database, preSave, Signal } from 'dynamo-signals'
import type { LambdaRecord } from 'dynamo-signals/streams'
import {
  type Clock,
  connectedReceivers,
  openTestDatabase,
  type ReceiverRun,
  StreamDriver,
  type TestDatabase,
} from 'dynamo-signals/testing'
import 'dynamo-signals/testing/vitest'
import type { EmbeddedDynamoDB } from 'dynamodb-embedded'
import { expect, expectTypeOf, test } from 'vitest'
import type { Engine } from '../../packages/dynamo-signals/src/testing/database/engine.ts'
import { MODELS, openCustomer, User } from '../support/tested-application.ts'

declare const client: DynamoDBStreamsClient
declare const database: Database

test('a stream driver is made of a client and a table, and delivers to a consumer of a database', () => {
  const stream = new StreamDriver({ client, tableName: 'data' })

  expectTypeOf(stream.newRecords()).resolves.toEqualTypeOf<LambdaRecord[]>()
  expectTypeOf(stream.deliver(database, 'links')).resolves.toEqualTypeOf<void>()
  // @ts-expect-error whose receivers?
  stream.deliver(database)
  // @ts-expect-error it is spelled tableName
  new StreamDriver({ client, table: 'data' })
})

test('connected receivers can be listed for any signal', () => {
  expectTypeOf(connectedReceivers(preSave, new Signal<{ productId: string }>('price-changed'))).toEqualTypeOf<
    string[]
  >()
  // @ts-expect-error a name is not a signal
  connectedReceivers('price-changed')
})

declare const opened: TestDatabase

test('a test database has the database, and functions that can be destructured', async () => {
  const { database, settle, clock, runs } = await openTestDatabase({ models: MODELS })

  expectTypeOf(database).toEqualTypeOf<Database>()
  expectTypeOf(clock).toEqualTypeOf<Clock>()
  expectTypeOf(runs(openCustomer)).toEqualTypeOf<readonly ReceiverRun[]>()
  expectTypeOf(settle({ failures: 'collect' })).resolves.toHaveProperty('failures')
  // @ts-expect-error it is spelled failures
  settle({ failure: 'collect' })
  // @ts-expect-error a database needs models
  openTestDatabase({ receivers: () => {} })
})

test('durations have known units, and faults known operations, errors and inputs', () => {
  opened.clock.advance('2 hours')
  opened.clock.advance(1_000)
  opened.fail('Query', { once: 'ThrottlingException', when: ({ IndexName }) => IndexName === 'gsi1' })
  opened.fail('PutItem', { times: 2, error: 'ConnectionReset', after: true })
  // @ts-expect-error an unknown unit
  opened.clock.advance('2 fortnights')
  // @ts-expect-error an unknown operation
  opened.fail('PutItems', { once: 'ThrottlingException' })
  // @ts-expect-error an unknown error
  opened.fail('PutItem', { once: 'Throttled' })
  // @ts-expect-error a PutItem has no index
  opened.fail('PutItem', { once: 'ThrottlingException', when: ({ IndexName }) => IndexName === 'gsi1' })
})

test('matchers know the fields of a model', () => {
  expect(opened).toHaveRun(openCustomer, { times: 1 })
  expect(opened.database).not.toHaveParked('customers/open')
  expect(opened).toHaveStored(User, 'u1', { isActive: true, version: expect.any(Number) })
  // @ts-expect-error a user has no such field
  expect(opened).toHaveStored(User, 'u1', { isActivated: true })
})

test('the embedded DynamoDB is what a test database needs', () => {
  expectTypeOf<EmbeddedDynamoDB>().toExtend<Engine>()
})
