import { randomFillSync, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

/** Time and chance, handed in: a test or a simulation brings its own. */
export interface Runtime {
  now(): Date
  sleep(milliseconds: number): Promise<void>
  /** Runs something later, unless the function it returns is called before. */
  schedule(milliseconds: number, run: () => void): () => void
  /** At least 0, less than 1. */
  random(): number
  /** A new instance's id: unique, and growing with time, so that a listing is in the order of creation. */
  newId(): string
  /** Marks a write, so that it is recognised when its answer was lost. */
  newWriteId(): string
}

/** The real clock, and ids from the system's random source. */
export const SYSTEM_RUNTIME: Runtime = {
  now: () => new Date(),
  sleep: milliseconds => pause(milliseconds),
  schedule: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
  newId: uuidV7,
  newWriteId: randomWriteId,
}

/** A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then chance. */
function uuidV7(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  const chance = randomUUID()
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(15)}`
}

const WRITE_ID_BYTES = 12
// Asking the system for a write's twelve bytes alone costs more than the rest of its planning.
const pool = Buffer.allocUnsafeSlow(WRITE_ID_BYTES * 256)
let used = pool.length

function randomWriteId(): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += WRITE_ID_BYTES
  return pool.toString('base64url', used - WRITE_ID_BYTES, used)
}
