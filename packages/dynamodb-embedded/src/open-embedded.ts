import { EmbeddedDynamoDB, type MemoryOptions } from './embedded-dynamodb.ts'
import { type Durability, Journal } from './journal/journal.ts'

/** The options of `openEmbedded`. All of them have defaults. */
export interface OpenOptions extends MemoryOptions {
  /** The data folder. It is created if it does not exist. Default: none, all data is in memory. */
  readonly data?: string | undefined
  /**
   * When a write is acknowledged. `fsync`: when it survives a power failure. `os`: when it survives the end of the
   * process, even a kill. Default: `fsync`. Writes that arrive at the same time share one sync, which keeps it cheap.
   */
  readonly durability?: Durability | undefined
  /** Opens a damaged folder, and moves the data after the damage to `.damaged` files. Default: false. */
  readonly repair?: boolean | undefined
  /**
   * Is called while the folder is read, with the share of it that has been read, from 0 to 1. The read is synchronous, so
   * a timer of this process cannot show progress.
   */
  readonly onProgress?: ((share: number) => void) | undefined
  /** The port to listen on, or 0 for a free one. Default: none, the database is only used in this process. */
  readonly port?: number | undefined
  /** The address to listen on. Default: 127.0.0.1, which other machines cannot reach. */
  readonly host?: string | undefined
  /** How often expired items are deleted, in milliseconds. Default: only when `expireDue` is called. */
  readonly expireEvery?: number | undefined
}

/** A database that listens on a port. */
export type ServedDynamoDB = EmbeddedDynamoDB & {
  /** The `endpoint` for clients. */
  readonly endpoint: string
}

/**
 * Opens a DynamoDB in memory or in a folder, for this process or on a port. Rejects with a `JournalError` if the folder
 * is used by another process (`journal.locked`), is damaged (`journal.damaged`), or was written by another version
 * (`journal.otherVersion`), and with Node's error if the port is in use. In these cases, nothing is changed.
 *
 * @example
 * const dynamodb = await openEmbedded({ data: './data', port: 8000 })
 * const client = new DynamoDBClient({ endpoint: dynamodb.endpoint, region: 'local', credentials })
 * await dynamodb.close()
 */
export function openEmbedded(options: OpenOptions & { readonly port: number }): Promise<ServedDynamoDB>
export function openEmbedded(options?: OpenOptions): Promise<EmbeddedDynamoDB>
export async function openEmbedded(options: OpenOptions = {}): Promise<EmbeddedDynamoDB> {
  const { data, durability, repair, onProgress, port, host, expireEvery } = options
  const journal = data === undefined ? undefined : new Journal(data, { durability, repair, onProgress })
  const dynamodb = await opened(options, journal)
  try {
    const server = port === undefined ? undefined : await dynamodb.listen({ port, ...(host !== undefined && { host }) })
    if (expireEvery !== undefined) expireRegularly(dynamodb, expireEvery)
    return server ? Object.assign(dynamodb, { endpoint: server.endpoint }) : dynamodb
  } catch (error) {
    await dynamodb.close()
    throw error
  }
}

async function opened(options: OpenOptions, journal: Journal | undefined): Promise<EmbeddedDynamoDB> {
  try {
    return new EmbeddedDynamoDB(options, journal)
  } catch (error) {
    await journal?.close()
    throw error
  }
}

function expireRegularly(dynamodb: EmbeddedDynamoDB, milliseconds: number): void {
  const timer = setInterval(() => dynamodb.expireDue(), milliseconds)
  timer.unref()
  dynamodb.onClose(() => clearInterval(timer))
}
