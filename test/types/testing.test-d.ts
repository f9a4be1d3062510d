import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { type Database, preSave, Signal } from 'dynamo-signals'
import type { LambdaRecord } from 'dynamo-signals/streams'
import { connectedReceivers, StreamDriver } from 'dynamo-signals/testing'
import { expectTypeOf, test } from 'vitest'

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
