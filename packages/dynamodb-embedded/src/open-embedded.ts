import { EmbeddedDynamoDB, type MemoryOptions } from './embedded.ts'
import { type Durability, Journal } from './journal/journal.ts'

/** How a database is opened; everything has a default. */
export interface OpenOptions extends MemoryOptions {
  /** The folder in which the data is kept. It is created if it is not there. Default: none, everything is in memory. */
  readonly data?: string | undefined
  /**
   * When a write is acknowledged: `fsync`, when it survives a power cut; `os`, when it survives the end of the process,
   * however it ends. Default: `fsync`. Writes of the same moment share one sync, so that it costs little.
   */
  readonly durability?: Durability | undefined
  /** Goes on without what follows damage in the data folder, which is kept aside, instead of refusing it. Default: false. */
  readonly repair?: boolean | undefined
  /** The port to serve on; 0 for a free one. Default: none, the database is used in this process. */
  readonly port?: number | undefined
  /** The address to serve on. Default: 127.0.0.1, which other machines cannot reach. */
  readonly host?: string | undefined
  /** How often items are deleted whose time to live is over, in milliseconds. Default: when `expireDue` is called. */
  readonly expireEvery?: number | undefined
}

/** A database that is served on a port. */
export type ServedDynamoDB = EmbeddedDynamoDB & {
  /** What clients take for their `endpoint`. */
  readonly endpoint: string
}

/**
 * Opens a DynamoDB: in memory, or in a folder; in this process, or on a port. Rejects with a `JournalError` for a folder
 * that another process uses (`journal.locked`), that is damaged (`journal.damaged`), or that another version wrote
 * (`journal.otherVersion`), and with Node's error for a port that is taken. Nothing is changed then.
 *
 * @example
 * const dynamodb = await openEmbedded({ data: './data', port: 8000 })
 * const client = new DynamoDBClient({ endpoint: dynamodb.endpoint, region: 'local', credentials })
 * await dynamodb.close()
 */
export function openEmbedded(options: OpenOptions & { readonly port: number }): Promise<ServedDynamoDB>
export function openEmbedded(options?: OpenOptions): Promise<EmbeddedDynamoDB>
export async function openEmbedded(options: OpenOptions = {}): Promise<EmbeddedDynamoDB> {
  const { data, durability, repair, port, host, expireEvery } = options
  const journal = data === undefined ? undefined : new Journal(data, { durability, repair })
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
