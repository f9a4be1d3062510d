import { fileURLToPath } from 'node:url'
import { postSave } from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import { Author, BOOKSHOP } from './bookshop.ts'
import { freshDatabase } from './fresh-database.ts'
import { startCommand } from './start-command.ts'
import { StreamDriver } from './stream-driver.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const MAIN = here('../../packages/dynamo-signals/src/cli/main.ts')
const CONFIG = here('../integration/cli/bookshop.config.ts')

/** A bookshop whose tables are those of a stage, and the command that shows it. */
export async function stageOfBookshop() {
  const shop = await freshDatabase(BOOKSHOP)
  await shop.database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })
  const environment = {
    TABLE: shop.tableName,
    LEDGER: shop.ledgerTableName,
    AWS_ENDPOINT_URL_DYNAMODB: process.env.DYNAMODB_ENDPOINT ?? '',
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'operator',
    AWS_SECRET_ACCESS_KEY: 'secret',
  }
  const run = (...args: string[]) => startCommand(MAIN, '.', ['console', '--config', CONFIG, ...args], environment)
  /** Lets the receiver of the configuration give up on everything in the stream. */
  const park = async () => {
    const refuse = () => Promise.reject(new Error('out of ink'))
    const options = { sender: Author, dispatchUid: 'open-profile', consumer: 'links', maxAttempts: 1 }
    const disconnect = postSave.connect(refuse, options)
    const Records = await new StreamDriver(shop.tableName).newRecords()
    await createStreamHandler({ database: shop.database, consumer: 'links' })({ Records })
    disconnect()
  }
  return { ...shop, run, park }
}

/** Matches the address that the command prints. */
export const ADDRESS = /^console {3}(\S+)\n.*Press Ctrl-C/m
