import type { ConnectedSignal, Connection } from '../../dispatch/connection.ts'
import type { Signal } from '../../dispatch/signal.ts'
import { ConfigurationError } from '../../errors/index.ts'
import { connectedSignals } from '../../operations/connected-signals.ts'

/** Connects receivers. Functions that it returns are called to disconnect them, one or a list. */
export type ConnectReceivers = () => unknown

/** Who has connected receivers for test databases that are open. Two that share a function share its receivers. */
const inUse = new Map<ConnectReceivers, { users: number; readonly disconnect: () => void }>()

/**
 * Connects receivers for one test. Returns the function that disconnects those that were not connected before. Throws what
 * `connect` throws, with nothing left connected.
 */
export async function useReceivers(connect: ConnectReceivers): Promise<() => void> {
  const connected = inUse.get(connect) ?? { users: 0, disconnect: await connectOnce(connect) }
  connected.users++
  inUse.set(connect, connected)
  return () => {
    if (--connected.users > 0) return
    inUse.delete(connect)
    connected.disconnect()
  }
}

async function connectOnce(connect: ConnectReceivers): Promise<() => void> {
  const before = new Set(connections().map(({ connection }) => connection))
  const disconnectNew = () => {
    for (const { signal, connection } of connections()) {
      if (before.has(connection)) continue
      const { dispatchUid, receiver, sender, options } = connection
      const database = options.database as string | undefined
      signal.disconnect(dispatchUid ?? receiver, {
        ...(sender === undefined ? {} : { sender }),
        ...(database && { database }),
      })
    }
  }
  try {
    const undo = [await connect()].flat().filter(each => typeof each === 'function')
    return () => {
      for (const each of undo) each()
      disconnectNew()
    }
  } catch (error) {
    disconnectNew()
    if (inUse.size === 0 || !isTaken(error)) throw error
    throw new ConfigurationError(
      'testing.notClosed',
      'openTestDatabase: other receivers with the same dispatchUid are connected by a test database that is still open. ' +
        'Close it at the end of its test: `await using`, or afterEach(() => test.close()).',
      { cause: error },
    )
  }
}

interface Connected {
  readonly signal: Pick<Signal, 'disconnect'>
  readonly connection: Connection
}

function connections(): Connected[] {
  return connectedSignals().flatMap(signal =>
    signal.connections.map(connection => ({ signal: signal as ConnectedSignal & Signal, connection })),
  )
}

function isTaken(error: unknown): boolean {
  return error instanceof ConfigurationError && error.code === 'dispatch.uidTaken'
}
