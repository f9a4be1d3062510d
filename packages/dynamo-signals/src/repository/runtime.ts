import { randomFillSync, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

/** Time and randomness. A test or a simulation can provide its own. */
export interface Runtime {
  now(): Date
  sleep(milliseconds: number): Promise<void>
  /** Runs a function later. Returns a function that cancels it. */
  schedule(milliseconds: number, run: () => void): () => void
  /** At least 0, less than 1. */
  random(): number
  /** Returns an id for a new instance: unique and increasing over time, so that listings are in order of creation. */
  newId(): string
  /** Returns an id that identifies a write even if its response is lost. */
  newWriteId(): string
}

/** The system clock, and ids from the system's random source. */
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

/** Returns a version 7 UUID (RFC 9562): 48 bits of milliseconds, then random bits. */
function uuidV7(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  const chance = randomUUID()
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(15)}`
}

const WRITE_ID_BYTES = 12
// Random bytes are drawn in bulk, because requesting twelve bytes per write costs more than the rest of its planning.
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
