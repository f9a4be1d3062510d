import { setImmediate } from 'node:timers/promises'
import type { Disk } from './disk.ts'
import { LogFile } from './log-file.ts'

const FRAME = 1024 * 1024

/** Writes lines to a new file, a few at a time, so that requests are served in between. */
export async function writeSnapshot(disk: Disk, path: string, lines: Iterable<string>): Promise<void> {
  const file = LogFile.create(disk, path)
  try {
    let [chunk, size]: [string[], number] = [[], 0]
    const write = async () => {
      await file.append(Buffer.from(chunk.join('\n')), false)
      chunk = []
      size = 0
      await setImmediate()
    }
    for (const line of lines) {
      chunk.push(line)
      size += line.length
      if (size >= FRAME) await write()
    }
    await write()
    file.sync()
  } finally {
    file.close()
  }
}
