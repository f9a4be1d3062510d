import { once } from 'node:events'
import { connect } from 'node:net'
import type { Core } from '../repository/core.ts'
import { keyAttributes } from '../repository/items/keys.ts'

/** A DynamoDB on this machine answers sooner, and so does one on AWS with all the SDK's attempts. */
const LIMIT_MS = { local: 3_000, remote: 10_000 }
const NOTHING = keyAttributes({ pk: 'dynamo-signals', sk: 'cli' })

/** Looks whether both tables answer, before a command begins work that would fail at its first request, or hang. */
export async function requireTables(core: Core, isLocal: boolean): Promise<void> {
  const options = { abortSignal: AbortSignal.timeout(isLocal ? LIMIT_MS.local : LIMIT_MS.remote) }
  const tables = [core.tableName, core.ledgerTableName]
  if (!isLocal) {
    // Whoever may use the commands may read items, but perhaps not describe tables.
    await Promise.all(tables.map(TableName => core.transport('GetItem', { TableName, Key: NOTHING }, options)))
    return
  }
  // The SDK tries again for seconds where nobody listens. This tries once.
  await requireListener(process.env.AWS_ENDPOINT_URL_DYNAMODB, options.abortSignal)
  const found = await Promise.all(tables.map(TableName => core.transport('DescribeTable', { TableName }, options)))
  if (found.some(({ Table }) => Table === undefined)) throw new NotDynamoDBError()
}

/** Rejects when nobody listens at an address. */
async function requireListener(address: string | undefined, signal: AbortSignal): Promise<void> {
  if (!address || !URL.canParse(address)) return
  const { hostname, port, protocol } = new URL(address)
  const host = hostname.replace(/^\[|\]$/g, '')
  const socket = connect({ host, port: Number(port || (protocol === 'https:' ? 443 : 80)), signal })
  try {
    await once(socket, 'connect')
  } finally {
    socket.destroy()
  }
}

/** Another program has the port, and answers in a way of its own. */
export class NotDynamoDBError extends Error {
  override readonly name = 'NotDynamoDBError'
}
