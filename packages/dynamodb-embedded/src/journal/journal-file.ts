import { closeSync, fstatSync, openSync } from 'node:fs'
import { basename } from 'node:path'
import { FileWindow } from './file-window.ts'
import { decodeHeader, HEADER_BYTES, isContentOf, MARKER_BYTES } from './frame.ts'
import { JournalError } from './journal-error.ts'

/** The version of the journal format. Increment it with every change. Format 1 had no compressed records, and 2 had indexes without hashes. */
const VERSION = 3
const OLDEST = 1
const PREFIX = 'dynamodb-embedded journal v'

/** The first bytes of every journal file. */
export const FILE_HEADER = headerOf(VERSION)

/** Where the valid part of a file ends, and why. */
export interface FileEnd {
  readonly bytes: number
  readonly frames: number
  /** `torn`: an incomplete write follows. `damaged`: complete frames follow after invalid bytes. */
  readonly state: 'whole' | 'torn' | 'damaged'
  /** The number of bytes that follow. */
  readonly rest: number
}

/** Yields the content of each frame in order, and returns where the valid part ends. Throws for another format. */
export function* readFrames(path: string): Generator<Buffer, FileEnd> {
  const file = openSync(path, 'r')
  try {
    const window = new FileWindow(file, fstatSync(file).size)
    if (!hasHeader(window, path)) return { bytes: 0, frames: 0, state: 'torn', rest: window.size }
    let [place, frames] = [FILE_HEADER.length, 0]
    for (;;) {
      const content = frameAt(window, place, frames + 1)
      if (!content) break
      place += HEADER_BYTES + content.length
      frames++
      yield content
    }
    const rest = window.size - place
    const state = rest === 0 ? 'whole' : hasFrameAfter(window, place) ? 'damaged' : 'torn'
    return { bytes: place, frames, state, rest }
  } finally {
    closeSync(file)
  }
}

/** Splits a frame's content into lines. Each line is copied, because a slice would keep the whole content in memory. */
export function* linesOf(content: Buffer): Generator<string, void> {
  let from = 0
  while (from < content.length) {
    const end = content.indexOf(10, from)
    const to = end < 0 ? content.length : end
    yield content.toString('utf8', from, to)
    from = to + 1
  }
}

function headerOf(version: number): Buffer {
  return Buffer.from(`${PREFIX}${version}\n`)
}

function hasHeader(window: FileWindow, path: string): boolean {
  const header = window.at(0, FILE_HEADER.length)
  for (let each = OLDEST; each <= VERSION; each++) {
    const expected = headerOf(each)
    if (expected.subarray(0, header.length).equals(header)) return header.length === expected.length
  }
  const [, version] = new RegExp(`^${PREFIX}(\\d+)`).exec(header.toString('latin1')) ?? []
  if (version !== undefined) {
    throw new JournalError(
      'journal.otherVersion',
      `${basename(path)} has format ${version}, but this version of dynamodb-embedded reads formats ${OLDEST} to ${VERSION}. Use the version that wrote it, or another data folder.`,
    )
  }
  throw new JournalError(
    'journal.damaged',
    `${basename(path)} is not a journal file. Restore the data folder from a backup, or use another folder.`,
  )
}

function frameAt(window: FileWindow, place: number, number?: number): Buffer | undefined {
  const header = decodeHeader(window.at(place, HEADER_BYTES))
  if (!header || (number !== undefined && header.number !== number)) return undefined
  const content = window.at(place + HEADER_BYTES, header.length)
  return isContentOf(header, content) ? content : undefined
}

/** A frame is only written once the previous one is on disk, so no frame can follow a torn one. */
function hasFrameAfter(window: FileWindow, place: number): boolean {
  const STEP = 1024 * 1024
  for (let from = place + 1; from < window.size; from += STEP) {
    const bytes = window.at(from, STEP + MARKER_BYTES.length - 1)
    const places: number[] = []
    for (let at = bytes.indexOf(MARKER_BYTES); at >= 0; at = bytes.indexOf(MARKER_BYTES, at + 1)) places.push(from + at)
    if (places.some(each => frameAt(window, each))) return true
  }
  return false
}
