import { renameSync, rmSync } from 'node:fs'
import { DataFolder } from './data-folder.ts'
import { type Disk, REAL_DISK } from './disk.ts'
import { lockFolder } from './folder-lock.ts'
import { JournalError } from './journal-error.ts'
import { LogFile } from './log-file.ts'
import { isDeleted, notStored } from './not-stored.ts'
import { type ReadOptions, readJournal } from './read-journal.ts'
import { ScratchSpace } from './scratch-space.ts'
import { writeSnapshot } from './write-snapshot.ts'

/** `fsync`: acknowledged writes survive a power failure. `os`: they survive the end of the process, even a kill. */
export type Durability = 'fsync' | 'os'

export interface JournalOptions extends ReadOptions {
  /** Default: `fsync`. */
  readonly durability?: Durability | undefined
  /** @internal */
  readonly disk?: Disk | undefined
  /** @internal Logs are compacted if they are larger than this and than a quarter of their snapshot. Default: 16 MB. */
  readonly compactAt?: number | undefined
}

interface Batch {
  readonly lines: string[]
  readonly done: PromiseWithResolvers<void>
}

const COMPACT_AT = 16 * 1024 * 1024
/** Opening a log takes several times as long as opening as many bytes of a snapshot. */
const PART_OF_SNAPSHOT = 1 / 4

/**
 * Stores lines in a folder, in order, without interpreting them. Lines that are appended at the same time are written
 * together, so a slow disk delays them only once.
 */
export class Journal {
  /** Messages about problems that were found when the folder was opened. */
  notes: readonly string[] = []
  readonly #folder: DataFolder
  readonly #options: JournalOptions
  readonly #disk: Disk
  readonly #unlock: () => void
  readonly #scratch: ScratchSpace
  #log: LogFile | undefined
  #number = 0
  /** The size in bytes of all logs before the current one, and of their snapshot. */
  #earlier = 0
  #snapshotBytes = 0
  #pending: Batch | undefined
  #writing: Batch | undefined
  #failure: JournalError | undefined
  #compaction: Compaction | undefined
  #closing: Promise<void> | undefined
  #onLost: () => void = () => {}

  /** Locks the folder. Throws a `JournalError` if another process uses it. */
  constructor(path: string, options: JournalOptions = {}) {
    this.#folder = new DataFolder(path)
    this.#unlock = lockFolder(path)
    this.#scratch = new ScratchSpace(path)
    this.#options = options
    this.#disk = options.disk ?? REAL_DISK
  }

  /** Yields every line. Read them all before you append one. Throws if the folder is damaged. */
  *read(): Generator<string, void> {
    const { repair, onProgress } = this.#options
    const isOpening = this.#log === undefined
    this.#log?.close()
    this.#log = undefined
    const end = yield* readJournal(this.#folder, { repair, onProgress: isOpening ? onProgress : undefined })
    const path = this.#folder.log(end.number)
    this.#number = end.number
    this.#log = end.log ? LogFile.open(this.#disk, path, end.log) : LogFile.create(this.#disk, path)
    if (!end.log) this.#folder.sync()
    this.#earlier = end.bytes - (end.log?.bytes ?? 0)
    this.#snapshotBytes = end.number > 0 ? this.#snapshotSize() : 0
    this.notes = end.notes
  }

  /** Space on the same disk for temporary data. */
  get scratch(): ScratchSpace {
    return this.#scratch
  }

  /** Calls the listener if lines could not be stored. It must read everything again, because its state is ahead. */
  onLost(listener: () => void): void {
    this.#onLost = listener
  }

  /** Why the journal can no longer store lines, or undefined if it can. */
  get failure(): JournalError | undefined {
    return this.#failure
  }

  append(line: string): void {
    if (!this.#pending) {
      this.#pending = { lines: [], done: Promise.withResolvers() }
      // Callers that wait for it receive the failure.
      this.#pending.done.promise.catch(() => {})
      if (!this.#writing) setImmediate(() => void this.#writeAll())
    }
    this.#pending.lines.push(line)
  }

  /** Resolves when all appended lines are stored, and rejects if that fails. Undefined if they already are. */
  durable(): Promise<void> | undefined {
    if (this.#failure) return Promise.reject(this.#failure)
    return (this.#pending ?? this.#writing)?.done.promise
  }

  /** Whether the logs are large enough to be worth compacting. */
  get isLarge(): boolean {
    const bytes = this.#earlier + (this.#log?.bytes ?? 0)
    const least = Math.max(this.#options.compactAt ?? COMPACT_AT, this.#snapshotBytes * PART_OF_SNAPSHOT)
    return !this.#compaction && bytes > least
  }

  /**
   * Replaces all lines with equivalent ones. `take` is called between two writes. The lines that it returns replace all
   * earlier ones, and may be read later. Resolves when they are stored. If this fails, it rejects and changes nothing.
   */
  compact(take: () => Iterable<string>): Promise<void> {
    const running = this.#compaction
    // A compaction that has taken its lines does not include later ones.
    if (running?.hasStarted) return running.done.promise.catch(() => {}).then(() => this.compact(take))
    if (running) return running.done.promise
    this.#compaction = { take, done: Promise.withResolvers() }
    if (!this.#pending && !this.#writing) this.#startCompaction(take())
    return this.#compaction.done.promise
  }

  /** Stores all pending lines, and releases the folder. */
  close(): Promise<void> {
    this.#closing ??= this.#end()
    return this.#closing
  }

  async #end(): Promise<void> {
    await this.durable()?.catch(() => {})
    await this.#compaction?.done.promise.catch(() => {})
    this.#failure = new JournalError('journal.closed', 'The database is closed. Open it again to use it.')
    this.#log?.close()
    this.#log = undefined
    this.#unlock()
  }

  async #writeAll(): Promise<void> {
    while (this.#pending) {
      const batch = this.#pending
      this.#writing = batch
      this.#pending = undefined
      // The state now reflects exactly the lines up to this batch.
      const snapshot = this.#compaction && !this.#compaction.hasStarted ? this.#compaction.take() : undefined
      try {
        const content = Buffer.from(batch.lines.join('\n'))
        await (this.#log as LogFile).append(content, this.#options.durability !== 'os')
        if (snapshot) this.#startCompaction(snapshot)
        this.#writing = undefined
        batch.done.resolve()
      } catch (error) {
        this.#writing = undefined
        this.#lose(batch, error)
      }
    }
  }

  /** Lines that were not stored were not acknowledged either. They are dropped, so no later write depends on them. */
  #lose(batch: Batch, error: unknown): void {
    const lost = [batch, this.#pending]
    this.#pending = undefined
    const failure = notStored(this.#folder.path, error)
    try {
      // After a failed sync, the state of the disk is unknown, and the next sync would not report it.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC' && (error as NodeJS.ErrnoException).code !== 'EDQUOT')
        throw error
      ;(this.#log as LogFile).cut()
      this.#onLost()
    } catch (cause) {
      const todo = isDeleted(error) ? '' : ' Fix the disk, then restart.'
      this.#failure = new JournalError('journal.unusable', failure.message + todo, { cause })
    }
    for (const each of lost) each?.done.reject(this.#failure ?? failure)
  }

  #startCompaction(lines: Iterable<string>): void {
    const compaction = this.#compaction as Compaction
    compaction.hasStarted = true
    const number = this.#number + 1
    this.#compactInto(number, lines).then(
      () => {
        this.#compaction = undefined
        compaction.done.resolve()
      },
      (error: unknown) => {
        this.#compaction = undefined
        compaction.done.reject(notStored(this.#folder.path, error))
      },
    )
  }

  async #compactInto(number: number, lines: Iterable<string>): Promise<void> {
    const old = this.#log as LogFile
    // The old log must be complete on disk before anything depends on the new one.
    old.sync()
    this.#log = LogFile.create(this.#disk, this.#folder.log(number))
    this.#folder.sync()
    this.#number = number
    this.#earlier += old.bytes
    old.close()
    const path = this.#folder.snapshot(number)
    try {
      await writeSnapshot(this.#disk, `${path}.new`, lines)
      renameSync(`${path}.new`, path)
      this.#folder.sync()
    } catch (error) {
      rmSync(`${path}.new`, { force: true })
      throw error
    }
    this.#folder.removeBefore(number)
    this.#earlier = 0
    this.#snapshotBytes = this.#snapshotSize()
  }

  #snapshotSize(): number {
    try {
      return this.#folder.sizeOf(this.#folder.snapshot(this.#number))
    } catch {
      return 0
    }
  }
}

interface Compaction {
  readonly take: () => Iterable<string>
  readonly done: PromiseWithResolvers<void>
  hasStarted?: boolean
}
