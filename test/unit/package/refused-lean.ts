import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { defineModel } from 'dynamo-signals'
import { leanTransport, openDatabase } from 'dynamo-signals/sdk-free'
import * as z from 'zod'
import { SYSTEM_RUNTIME } from '../../../packages/dynamo-signals/src/repository/runtime.ts'
import { createLeanTransport } from '../../../packages/dynamo-signals/src/sdk-free/lean-transport.ts'

const region = 'eu-central-1'
const Note = defineModel('Note', { schema: z.object({ text: z.string() }) })
const nowhere = { ...SYSTEM_RUNTIME, env: {}, load: () => Promise.reject(new Error('Cannot find package')) }
const lean = (settings: unknown) => () => leanTransport(settings as never)

/** Settings and clients that the transport without the AWS SDK refuses. */
export const REFUSED_LEAN: readonly (readonly [what: string, provoke: () => unknown])[] = [
  ['no settings', lean(undefined)],
  ['an unknown setting', lean({ region, retries: 3 })],
  ['no region', lean({})],
  ['no secret', lean({ region, credentials: { accessKeyId: 'one' } })],
  ['a path in the endpoint', lean({ region, endpoint: 'http://localhost:8000/dynamodb' })],
  ['no attempts of a request', lean({ region, maxAttempts: 0 })],
  ['no time for a response', lean({ region, requestTimeout: 0 })],
  ['no credentials', () => createLeanTransport({ region }, nowhere)('GetItem', { TableName: 'data', Key: {} })],
  [
    'a client without the SDK',
    () => {
      const client = new DynamoDBClient({ region }) as never
      return openDatabase({ client, tableName: 'data', ledgerTableName: 'ledger', models: [Note] })
    },
  ],
]
