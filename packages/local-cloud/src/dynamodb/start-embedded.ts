import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Commit, JournalError, openEmbedded, type Transport } from 'dynamodb-embedded'
import { DatabaseFaults } from '../breakage/database-faults.ts'
import { mortal } from '../breakage/life.ts'
import type { PerformRequest } from '../event-source-mapping/stream/stream-requests.ts'
import { LocalCloudError } from '../local-cloud-error.ts'
import type { Log } from '../log.ts'
import { requireFreePort } from '../ports/require-free-port.ts'
import { sayShare } from '../progress/say-share.ts'

/** How often expired items are deleted. DynamoDB may take a few days. */
const EXPIRE_EVERY_MS = 60_000

/** The corresponding error codes for DynamoDB Local's data. */
const CODES: Readonly<Record<string, string>> = {
  'journal.locked': 'dynamodb.dataLocked',
  'journal.otherVersion': 'dynamodb.dataNewer',
}

const DATA_OF_DYNAMODB_LOCAL = 'shared-local-instance.db'
const OTHER_DATA =
  'The data folder contains tables of DynamoDB Local, which the embedded DynamoDB does not use. Set ENGINE=dynamodb-local to use them.'

/** The storage and address of the embedded DynamoDB. */
export interface EmbeddedOptions {
  readonly port: number
  /** The folder of the local cloud, or `''` for memory. */
  readonly dataDir: string
  readonly log: Log
  /** Is called for the changes of each request. For one of this process, in its async context. Must not throw. */
  readonly onCommit?: ((commit: Commit) => void) | undefined
}

/**
 * Serves the embedded DynamoDB on a port of this machine. It runs in this process and doesn't need Java. Rejects with a
 * `LocalCloudError` if the port is in use, or the folder is in use or damaged. In these cases, nothing is changed.
 */
export async function startEmbedded({ port, dataDir, log, onCommit }: EmbeddedOptions): Promise<{
  readonly endpoint: string
  readonly transport: Transport
  readonly request: PerformRequest
  readonly databaseFaults: DatabaseFaults
  stop(): Promise<void>
}> {
  await requireFreePort(port, 'DynamoDB', 'DYNAMODB_PORT')
  const data = dataDir === '' ? undefined : join(dataDir, 'dynamodb')
  try {
    if (data && !existsSync(data) && existsSync(join(dataDir, DATA_OF_DYNAMODB_LOCAL))) log.info(OTHER_DATA)
    const dynamodb = await openEmbedded({
      port,
      data,
      expireEvery: EXPIRE_EVERY_MS,
      onProgress: sayShare(log, 'Reading the tables'),
    })
    for (const note of dynamodb.notes) log.info(note)
    if (onCommit) dynamodb.onCommit(onCommit)
    const { endpoint, transport } = dynamodb
    const databaseFaults = new DatabaseFaults(dynamodb)
    const request: PerformRequest = (operation, input) => dynamodb.request(operation, input)
    return { endpoint, transport: mortal(transport), request, databaseFaults, stop: () => dynamodb.close() }
  } catch (cause) {
    if (!(cause instanceof JournalError)) throw cause
    throw new LocalCloudError(
      CODES[cause.code] ?? 'dynamodb.dataDamaged',
      `${cause.message} DATA_DIR sets the folder, and so does the option --data of dev.`,
      { cause },
    )
  }
}
