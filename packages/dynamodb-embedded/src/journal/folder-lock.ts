import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { JournalError } from './journal-error.ts'

/**
 * Locks a folder for this process, until it is released or the process ends for any reason. Throws a `JournalError` if
 * another process has locked it. The operating system locks SQLite's files on every platform that Node supports. A lock
 * of our own, based on the process ID, would remain after a process is killed.
 */
export function lockFolder(folder: string): () => void {
  const owner = join(folder, 'lock-owner')
  const database = openLocked(folder, owner)
  writeFileSync(owner, `${process.pid}\n`)
  return () => database.close()
}

function openLocked(folder: string, owner: string): DatabaseSync {
  // Loaded on demand, because an in-memory database does not need it.
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
  const database = new DatabaseSync(join(folder, 'lock'))
  try {
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database.close()
    if ((error as { readonly errcode?: number }).errcode !== BUSY) throw error
    throw new JournalError(
      'journal.locked',
      `The data folder ${folder} is in use${ownerOf(owner)}. Stop that process, or choose another folder.`,
      { cause: error },
    )
  }
}

/** SQLite's error code for a file that another connection has locked. */
const BUSY = 5

function ownerOf(path: string): string {
  try {
    return ` by process ${readFileSync(path, 'utf8').trim()}`
  } catch {
    return ''
  }
}
