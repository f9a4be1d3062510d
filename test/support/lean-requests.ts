import type { Transport } from 'dynamo-signals'
import { createLeanTransport } from '../../packages/dynamo-signals/src/sdk-free/lean-transport.ts'
import type { LeanSettings } from '../../packages/dynamo-signals/src/sdk-free/settings.ts'
import type { ScriptedServer } from './scripted-server.ts'

export const NOW = Date.parse('2026-01-02T03:04:05Z')
export const CREDENTIALS = { accessKeyId: 'one', secretAccessKey: 'secret', sessionToken: 'token' }
export const TableName = 'data'
export const Key = { pk: { S: 'User#1' }, sk: { S: 'instance' } }
export const get = { TableName, Key }

/** An error as DynamoDB responds with it. */
export const error = (name: string, status = 400, headers = {}) => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'no' }),
  headers,
})

/** What a transport finds around it. Its pauses are noted and not waited for. */
export interface LeanSurroundings {
  readonly env?: NodeJS.ProcessEnv
  readonly pauses?: number[]
}

/** A transport without the SDK. Of each pause, the longest possible is drawn. */
export function leanOver(
  { endpoint }: Pick<ScriptedServer, 'endpoint'>,
  settings: Partial<LeanSettings> = {},
  { env = {}, pauses = [] }: LeanSurroundings = {},
): Transport {
  return createLeanTransport(
    { region: 'eu-central-1', endpoint, credentials: CREDENTIALS, ...settings },
    {
      env,
      now: () => new Date(NOW),
      sleep: async milliseconds => void pauses.push(milliseconds),
      random: () => 1,
      load: () => Promise.reject(new Error('not installed')),
    },
  )
}
