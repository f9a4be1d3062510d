import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { JournalError } from './journal-error.ts'

/**
 * Takes a folder for this process, until it is released or the process ends, however it ends. Throws a `JournalError`
 * when another process has it. Files of SQLite are locked by the operating system, on every platform that Node runs on:
 * a lock of our own, by process id, would outlive a process that is killed.
 */
export function lockFolder(folder: string): () => void {
  const owner = join(folder, 'lock-owner')
  const database = openLocked(folder, owner)
  writeFileSync(owner, `${process.pid}\n`)
  return () => database.close()
}

function openLocked(folder: string, owner: string): DatabaseSync {
  // Only who stores data needs it: it is not loaded for a database in memory.
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

/** SQLite's code for a file that another connection has locked. */
const BUSY = 5

function ownerOf(path: string): string {
  try {
    return ` by process ${readFileSync(path, 'utf8').trim()}`
  } catch {
    return ''
  }
}
