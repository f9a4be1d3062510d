import { copyFileSync, renameSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import type { DataFolder, JournalFiles } from './data-folder.ts'
import { JournalError } from './journal-error.ts'
import { type FileEnd, linesOf, readFrames } from './journal-file.ts'

/** What is left to do when everything was read. */
export interface JournalEnd {
  /** The end of the last log; undefined if there is none. */
  readonly log: FileEnd | undefined
  /** The number of the last log. */
  readonly number: number
  /** How many bytes all logs have together. */
  readonly bytes: number
  readonly notes: readonly string[]
}

/**
 * Reads what a journal holds, line by line: its snapshot, then its logs. A write that was never finished, at the very
 * end, was not acknowledged: it is left out, and noted. Throws a `JournalError` for damage anywhere else, since what
 * follows it would be lost; with `repair`, keeps a copy of the damaged file, and goes on without what follows.
 */
export function* readJournal(folder: DataFolder, repair: boolean): Generator<string, JournalEnd> {
  const { snapshot, logs } = folder.files()
  const notes: string[] = []
  if (snapshot > 0) {
    const end = yield* readFile(folder.snapshot(snapshot))
    if (end.state !== 'whole' || end.frames === 0) throw damaged(folder.snapshot(snapshot), end)
  }
  let [log, bytes]: [FileEnd | undefined, number] = [undefined, 0]
  for (const [at, number] of logs.entries()) {
    const path = folder.log(number)
    log = yield* readFile(path)
    bytes += log.bytes
    const isLast = at === logs.length - 1
    if (log.state === 'whole') continue
    if (log.state === 'torn' && isLast) {
      notes.push(
        `${basename(path)} ended in the middle of a write that was not acknowledged: ${log.rest} bytes were cut off.`,
      )
      continue
    }
    if (!repair) throw damaged(path, log)
    notes.push(...setAside(folder, { snapshot, logs: logs.slice(at) }, log))
    return { log, number, bytes, notes }
  }
  return { log, number: logs.at(-1) ?? snapshot, bytes, notes }
}

function* readFile(path: string): Generator<string, FileEnd> {
  const frames = readFrames(path)
  for (;;) {
    const step = frames.next()
    if (step.done) return step.value
    yield* linesOf(step.value)
  }
}

function damaged(path: string, { bytes, rest }: FileEnd): JournalError {
  return new JournalError(
    'journal.damaged',
    `${path} is damaged at byte ${bytes}, and ${rest} bytes follow. Nothing was changed. Restore the data folder from a copy, or open it with "repair" to go on without what follows.`,
  )
}

/** Keeps what is not read: nothing of it is lost for somebody who can make sense of it. */
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
