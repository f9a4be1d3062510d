import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { JournalError } from './journal-error.ts'

/** The files of a journal: the latest snapshot, and the logs of later writes. */
export interface JournalFiles {
  /** 0 for none. */
  readonly snapshot: number
  /** The numbers of the logs, oldest first. A log follows the snapshot of its number. */
  readonly logs: readonly number[]
}

const NAME = /^(snapshot|log)-(\d{8})$/

/** Finds and names the files of a journal. */
export class DataFolder {
  readonly path: string

  /** Creates the folder if it does not exist. */
  constructor(path: string) {
    mkdirSync(path, { recursive: true })
    this.path = path
  }

  snapshot(number: number): string {
    return join(this.path, fileName('snapshot', number))
  }

  log(number: number): string {
    return join(this.path, fileName('log', number))
  }

  /** Returns the files in reading order. Removes leftovers of an interrupted compaction. Throws if a log is missing. */
  files(): JournalFiles {
    for (const name of readdirSync(this.path)) if (name.endsWith('.new')) rmSync(join(this.path, name))
    const found = this.#list()
    const snapshot = Math.max(0, ...found.filter(({ kind }) => kind === 'snapshot').map(({ number }) => number))
    const logs = found.filter(({ kind, number }) => kind === 'log' && number >= snapshot).map(({ number }) => number)
    logs.sort((one, other) => one - other)
    const missing = logs.findIndex((number, at) => number !== snapshot + at)
    if (missing >= 0 || (snapshot > 0 && logs.length === 0)) {
      const name = fileName('log', snapshot + Math.max(missing, 0))
      throw new JournalError(
        'journal.damaged',
        `${join(this.path, name)} is missing. Restore the data folder from a backup.`,
      )
    }
    this.removeBefore(snapshot)
    return { snapshot, logs }
  }

  /** Removes the files that a snapshot has replaced. */
  removeBefore(snapshot: number): void {
    for (const { kind, number } of this.#list()) if (number < snapshot) rmSync(join(this.path, fileName(kind, number)))
  }

  /** Syncs the folder, so that created, renamed and removed files survive a power failure. */
  sync(): void {
    // Windows cannot open folders, and does not need this.
    if (process.platform === 'win32') return
    const folder = openSync(this.path, 'r')
    try {
      fsyncSync(folder)
    } finally {
      closeSync(folder)
    }
  }

  sizeOf(path: string): number {
    return statSync(path).size
  }

  #list(): { readonly kind: 'snapshot' | 'log'; readonly number: number }[] {
    return readdirSync(this.path).flatMap(name => {
      const [, kind, number] = NAME.exec(name) ?? []
      return kind === 'snapshot' || kind === 'log' ? [{ kind, number: Number(number) }] : []
    })
  }
}

function fileName(kind: 'snapshot' | 'log', number: number): string {
  return `${kind}-${String(number).padStart(8, '0')}`
}
