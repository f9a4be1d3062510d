import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { JournalError, openEmbedded } from 'dynamodb-embedded'
import { LocalCloudError } from '../local-cloud-error.ts'
import type { Log } from '../log.ts'
import { requireFreePort } from '../ports/require-free-port.ts'

/** How often items are deleted whose time to live is over. DynamoDB takes up to some days. */
const EXPIRE_EVERY_MS = 60_000

/** The codes that DynamoDB Local's data has for the same. */
const CODES: Readonly<Record<string, string>> = {
  'journal.locked': 'dynamodb.dataLocked',
  'journal.otherVersion': 'dynamodb.dataNewer',
}

const DATA_OF_DYNAMODB_LOCAL = 'shared-local-instance.db'
const OTHER_DATA =
  'The data folder has tables of DynamoDB Local. The embedded DynamoDB starts with tables of its own. Set ENGINE=dynamodb-local to use the others.'

/** Where the embedded DynamoDB keeps its tables and how it is reached. */
export interface EmbeddedOptions {
  readonly port: number
  /** The folder of the local cloud; `''` keeps everything in memory. */
  readonly dataDir: string
  readonly log: Log
}

/**
 * Serves the embedded DynamoDB on a port of this machine. It runs in this process and needs no Java. Rejects with a
 * `LocalCloudError` for a port that is taken, and for a folder that is in use or damaged; nothing is changed then.
 */
export async function startEmbedded({ port, dataDir, log }: EmbeddedOptions): Promise<{
  readonly endpoint: string
  stop(): Promise<void>
}> {
  await requireFreePort(port, 'DynamoDB', 'DYNAMODB_PORT')
  const data = dataDir === '' ? undefined : join(dataDir, 'dynamodb')
  try {
    if (data && !existsSync(data) && existsSync(join(dataDir, DATA_OF_DYNAMODB_LOCAL))) log.info(OTHER_DATA)
    const dynamodb = await openEmbedded({ port, data, expireEvery: EXPIRE_EVERY_MS })
    for (const note of dynamodb.notes) log.info(note)
    return { endpoint: dynamodb.endpoint, stop: () => dynamodb.close() }
  } catch (cause) {
    if (!(cause instanceof JournalError)) throw cause
    throw new LocalCloudError(
      CODES[cause.code] ?? 'dynamodb.dataDamaged',
      `${cause.message} DATA_DIR names the folder.`,
      { cause },
    )
  }
}
