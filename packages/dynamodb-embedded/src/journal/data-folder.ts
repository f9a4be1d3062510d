import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { JournalError } from './journal-error.ts'

/** The files of a journal: the latest snapshot, and the logs of what came after it. */
export interface JournalFiles {
  /** 0 for none. */
  readonly snapshot: number
  /** The numbers of the logs, oldest first. A log follows the snapshot of its number. */
  readonly logs: readonly number[]
}

const NAME = /^(snapshot|log)-(\d{8})$/

/** Where the files of a journal are, and which there are. */
export class DataFolder {
  readonly path: string

  /** Creates the folder if it is not there. */
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

  /** What to read, in which order. Forgets files that an interrupted compaction left. Throws when a log is missing. */
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
        `${join(this.path, name)} is missing. Restore the data folder from a copy.`,
      )
    }
    this.removeBefore(snapshot)
    return { snapshot, logs }
  }

  /** Removes the files that a snapshot has made superfluous. */
  removeBefore(snapshot: number): void {
    for (const { kind, number } of this.#list()) if (number < snapshot) rmSync(join(this.path, fileName(kind, number)))
  }

  /** Makes sure that files which were created, renamed or removed stay so. */
  sync(): void {
    // Windows cannot open a folder, and does not need to.
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
