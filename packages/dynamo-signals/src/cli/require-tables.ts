import { once } from 'node:events'
import { connect } from 'node:net'
import type { Core } from '../repository/core.ts'
import { keyAttributes } from '../repository/items/keys.ts'

/** A machine that others load needs seconds for an answer. That nobody listens is known at once. */
const LIMIT_MS = 10_000
const SLOW_AFTER_MS = 1_000
const NOTHING = keyAttributes({ pk: 'dynamo-signals', sk: 'cli' })

/**
 * Looks whether both tables answer, before a command begins work that would fail at its first request, or hang. Says what it
 * waits for when that takes longer than a second.
 */
export async function requireTables(core: Core, isLocal: boolean, say: (text: string) => void): Promise<void> {
  const timer = setTimeout(() => say('Waiting for DynamoDB to answer ...\n'), SLOW_AFTER_MS)
  try {
    await askTables(core, isLocal, AbortSignal.timeout(LIMIT_MS))
  } finally {
    clearTimeout(timer)
  }
}

async function askTables(core: Core, isLocal: boolean, abortSignal: AbortSignal): Promise<void> {
  const tables = [core.tableName, core.ledgerTableName]
  if (!isLocal) {
    // Whoever may use the commands may read items, but perhaps not describe tables.
    await Promise.all(tables.map(TableName => core.transport('GetItem', { TableName, Key: NOTHING }, { abortSignal })))
    return
  }
  // The SDK tries again for seconds where nobody listens. This tries once.
  await requireListener(process.env.AWS_ENDPOINT_URL_DYNAMODB, abortSignal)
  const asked = tables.map(TableName => core.transport('DescribeTable', { TableName }, { abortSignal }))
  const found = await Promise.all(asked)
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
