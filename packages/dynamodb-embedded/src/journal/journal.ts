import { renameSync, rmSync } from 'node:fs'
import { DataFolder } from './data-folder.ts'
import { type Disk, REAL_DISK } from './disk.ts'
import { lockFolder } from './folder-lock.ts'
import { JournalError } from './journal-error.ts'
import { LogFile } from './log-file.ts'
import { readJournal } from './read-journal.ts'
import { ScratchSpace } from './scratch-space.ts'
import { writeSnapshot } from './write-snapshot.ts'

/** `fsync`: what is acknowledged survives a power cut. `os`: it survives the end of the process, however it ends. */
export type Durability = 'fsync' | 'os'

export interface JournalOptions {
  /** Default: `fsync`. */
  readonly durability?: Durability | undefined
  /** Goes on without what follows damage, instead of refusing the folder. Default: false. */
  readonly repair?: boolean | undefined
  /** @internal */
  readonly disk?: Disk | undefined
  /** @internal Logs are compacted when they are larger than this, and than their snapshot. Default: 16 MB. */
  readonly compactAt?: number | undefined
}

interface Batch {
  readonly lines: string[]
  readonly done: PromiseWithResolvers<void>
}

const COMPACT_AT = 16 * 1024 * 1024

/**
 * Lines that are kept in a folder, in their order. It does not know what they mean. Lines of the same moment are written
 * together, so that a slow disk is waited for once.
 */
export class Journal {
  /** What was found when the folder was opened, in sentences. */
  notes: readonly string[] = []
  readonly #folder: DataFolder
  readonly #options: JournalOptions
  readonly #disk: Disk
  readonly #unlock: () => void
  readonly #scratch: ScratchSpace
  #log: LogFile | undefined
  #number = 0
  /** The bytes of all logs before the current one, and of the snapshot they follow. */
  #earlier = 0
  #snapshotBytes = 0
  #pending: Batch | undefined
  #writing: Batch | undefined
  #failure: JournalError | undefined
  #compaction: Compaction | undefined
  #closing: Promise<void> | undefined
  #onLost: () => void = () => {}

  /** Takes the folder. Throws a `JournalError` when another process has it. */
  constructor(path: string, options: JournalOptions = {}) {
    this.#folder = new DataFolder(path)
    this.#unlock = lockFolder(path)
    this.#scratch = new ScratchSpace(path)
    this.#options = options
    this.#disk = options.disk ?? REAL_DISK
  }

  /** Reads every line. Read them all before the first is appended; throws for a folder that is damaged. */
  *read(): Generator<string, void> {
    this.#log?.close()
    this.#log = undefined
    const end = yield* readJournal(this.#folder, this.#options.repair ?? false)
    const path = this.#folder.log(end.number)
    this.#number = end.number
    this.#log = end.log ? LogFile.open(this.#disk, path, end.log) : LogFile.create(this.#disk, path)
    if (!end.log) this.#folder.sync()
    this.#earlier = end.bytes - (end.log?.bytes ?? 0)
    this.#snapshotBytes = end.number > 0 ? this.#snapshotSize() : 0
    this.notes = end.notes
  }

  /** Space on the same disk for what need not be kept. */
  get scratch(): ScratchSpace {
    return this.#scratch
  }

  /** Calls the listener when lines could not be stored: it reads everything again, since its state is ahead. */
  onLost(listener: () => void): void {
    this.#onLost = listener
  }

  /** Why nothing can be stored any more; undefined as long as it can. */
  get failure(): JournalError | undefined {
    return this.#failure
  }

  append(line: string): void {
    if (!this.#pending) {
      this.#pending = { lines: [], done: Promise.withResolvers() }
      // Whoever waits for it learns of a failure.
      this.#pending.done.promise.catch(() => {})
      if (!this.#writing) setImmediate(() => void this.#writeAll())
    }
    this.#pending.lines.push(line)
  }

  /** Resolves when every line that was appended is stored. Rejects when it could not be. Undefined: it is already. */
  durable(): Promise<void> | undefined {
    if (this.#failure) return Promise.reject(this.#failure)
    return (this.#pending ?? this.#writing)?.done.promise
  }

  /** Whether the logs have grown so much that a snapshot is worth its time. */
  get isLarge(): boolean {
    const bytes = this.#earlier + (this.#log?.bytes ?? 0)
    return !this.#compaction && bytes > (this.#options.compactAt ?? COMPACT_AT) && bytes > this.#snapshotBytes
  }

  /**
   * Replaces all lines by others that mean the same. `take` is called between two writes: what it returns stands for
   * every line before, and may be read later. Resolves when it is stored; rejects, and changes nothing, when it cannot be.
   */
  compact(take: () => Iterable<string>): Promise<void> {
    const running = this.#compaction
    // One that has taken its lines knows nothing of what happened since.
    if (running?.hasStarted) return running.done.promise.catch(() => {}).then(() => this.compact(take))
    if (running) return running.done.promise
    this.#compaction = { take, done: Promise.withResolvers() }
    if (!this.#pending && !this.#writing) this.#startCompaction(take())
    return this.#compaction.done.promise
  }

  /** Stores what is pending, and gives the folder back. */
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
    this.#scratch.close()
    this.#unlock()
  }

  async #writeAll(): Promise<void> {
    while (this.#pending) {
      const batch = this.#pending
      this.#writing = batch
      this.#pending = undefined
      // Now the state is what the lines up to this batch have made of it, and nothing more.
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

  /** Nothing that was not stored was acknowledged. It is forgotten, so that no later write rests on it. */
  #lose(batch: Batch, error: unknown): void {
    const lost = [batch, this.#pending]
    this.#pending = undefined
    const failure = notStored(this.#folder.path, error)
    try {
      // After a failed sync nobody knows what is on the medium, and the next sync would not tell.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC' && (error as NodeJS.ErrnoException).code !== 'EDQUOT')
        throw error
      ;(this.#log as LogFile).cut()
      this.#onLost()
    } catch (cause) {
      this.#failure = new JournalError('journal.unusable', `${failure.message} Start again when the disk is sound.`, {
        cause,
      })
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
    // The old log is whole on the medium before anything rests on the new one.
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

function notStored(folder: string, error: unknown): JournalError {
  const { code } = error as NodeJS.ErrnoException
  const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : `the disk reported ${code ?? String(error)}`
  return new JournalError(
    'journal.notStored',
    `Nothing of the request was stored in ${folder}: ${why}. Free space, and send it again.`,
    {
      cause: error,
    },
  )
}
