import { copyFileSync, renameSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import type { DataFolder, JournalFiles } from './data-folder.ts'
import { HEADER_BYTES } from './frame.ts'
import { JournalError } from './journal-error.ts'
import { type FileEnd, linesOf, readFrames } from './journal-file.ts'

/** How to read a journal. */
export interface ReadOptions {
  /** Keeps a copy of a damaged file, and skips everything after the damage. Default: false. */
  readonly repair?: boolean | undefined
  /** Is called with the share of the files that has been read, from 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined
}

/** The state of the journal after reading. */
export interface JournalEnd {
  /** The end of the last log, or undefined if there is no log. */
  readonly log: FileEnd | undefined
  /** The number of the last log. */
  readonly number: number
  /** The total size of all logs in bytes. */
  readonly bytes: number
  readonly notes: readonly string[]
}

/**
 * Reads a journal line by line: first its snapshot, then its logs. An incomplete write at the very end was not
 * acknowledged. It is skipped, with a note. Throws a `JournalError` for any other damage, because everything after it
 * would be lost, unless `repair` is set.
 */
export function* readJournal(
  folder: DataFolder,
  { repair = false, onProgress }: ReadOptions,
): Generator<string, JournalEnd> {
  const { snapshot, logs } = folder.files()
  const notes: string[] = []
  const onRead = onProgress && sharesOf(totalSize(folder, { snapshot, logs }), onProgress)
  if (snapshot > 0) {
    const end = yield* readFile(folder.snapshot(snapshot), onRead)
    if (end.state !== 'whole' || end.frames === 0) throw damaged(folder.snapshot(snapshot), end)
  }
  let [log, bytes]: [FileEnd | undefined, number] = [undefined, 0]
  for (const [at, number] of logs.entries()) {
    const path = folder.log(number)
    log = yield* readFile(path, onRead)
    bytes += log.bytes
    const isLast = at === logs.length - 1
    if (log.state === 'whole') continue
    if (log.state === 'torn' && isLast) {
      notes.push(
        `${basename(path)} ended with an incomplete write that was never acknowledged. The last ${log.rest} bytes were removed.`,
      )
      continue
    }
    if (!repair) throw damaged(path, log)
    notes.push(...setAside(folder, { snapshot, logs: logs.slice(at) }, log))
    return { log, number, bytes, notes }
  }
  return { log, number: logs.at(-1) ?? snapshot, bytes, notes }
}

function* readFile(path: string, onRead: ((bytes: number) => void) | undefined): Generator<string, FileEnd> {
  const frames = readFrames(path)
  for (;;) {
    const step = frames.next()
    if (step.done) return step.value
    const length = HEADER_BYTES + step.value.length
    yield* linesOf(step.value)
    onRead?.(length)
  }
}

function totalSize(folder: DataFolder, { snapshot, logs }: JournalFiles): number {
  const paths = logs.map(number => folder.log(number))
  if (snapshot > 0) paths.push(folder.snapshot(snapshot))
  return paths.reduce((sum, path) => sum + folder.sizeOf(path), 0)
}

/** Returns a function that takes how many more bytes have been read. */
function sharesOf(total: number, onProgress: (share: number) => void): (bytes: number) => void {
  let read = 0
  return bytes => {
    read += bytes
    onProgress(read / total)
  }
}

function damaged(path: string, { bytes, rest }: FileEnd): JournalError {
  return new JournalError(
    'journal.damaged',
    `${path} is damaged at byte ${bytes}, and ${rest} bytes follow. Nothing was changed. Restore the data folder from a backup, or open it with "repair" to continue without them.`,
  )
}

/** Keeps a copy of the data that is not read, for manual recovery. */
function setAside(folder: DataFolder, { logs }: JournalFiles, { bytes, rest }: FileEnd): string[] {
  const [damagedLog, ...later] = logs.map(number => folder.log(number)) as [string, ...string[]]
  copyFileSync(damagedLog, `${damagedLog}.damaged`)
  for (const path of later) {
    rmSync(`${path}.damaged`, { force: true })
    renameSync(path, `${path}.damaged`)
  }
  const others = later.length > 0 ? `, and ${later.map(path => basename(path)).join(', ')}` : ''
  return [
    `${basename(damagedLog)} is damaged at byte ${bytes}: ${rest} bytes${others} were left out. They are kept in files that end in .damaged.`,
  ]
}
