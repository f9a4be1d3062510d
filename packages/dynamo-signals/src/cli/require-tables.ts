import { once } from 'node:events'
import { connect } from 'node:net'
import { describeTable } from '../operations/describe-table.ts'
import type { Core } from '../repository/core.ts'
import { keyAttributes } from '../repository/items/keys.ts'

/** A busy machine takes seconds to respond. A closed port is detected immediately. */
const LIMIT_MS = 10_000
const SLOW_AFTER_MS = 1_000
const NOTHING = keyAttributes({ pk: 'dynamo-signals', sk: 'cli' })

/**
 * Checks that both tables respond, before a command starts work that would fail at its first request or hang. If this
 * takes longer than a second, it says what it is waiting for.
 */
export async function requireTables(core: Core, isLocal: boolean, say: (text: string) => void): Promise<void> {
  const timer = setTimeout(() => say('Waiting for DynamoDB to respond ...\n'), SLOW_AFTER_MS)
  try {
    await askTables(core, isLocal, AbortSignal.timeout(LIMIT_MS))
  } finally {
    clearTimeout(timer)
  }
}

async function askTables(core: Core, isLocal: boolean, abortSignal: AbortSignal): Promise<void> {
  const tables = [core.tableName, core.ledgerTableName].filter(table => table !== '')
  if (!isLocal) {
    // An operator can read items, but may not have permission to describe tables.
    await Promise.all(tables.map(TableName => core.transport('GetItem', { TableName, Key: NOTHING }, { abortSignal })))
    return
  }
  // The SDK would retry for seconds on a closed port. This tries once.
  await requireListener(process.env.AWS_ENDPOINT_URL_DYNAMODB, abortSignal)
  const asked = tables.map(TableName => describeTable(core.transport, TableName, { abortSignal }))
  const found = await Promise.all(asked)
  if (found.some(({ Table }) => Table === undefined)) throw new NotDynamoDBError()
}

/** Rejects if nothing listens at an address. */
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

/** Another program uses the port. */
export class NotDynamoDBError extends Error {
  override readonly name = 'NotDynamoDBError'
}
