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
  newId: idsInOrder(() => Date.now()),
  newWriteId: randomWriteId,
}

/** Completes a runtime with the system's. New ids follow its clock, because listings are in their order. */
export function completeRuntime(given: Partial<Runtime> = {}): Runtime {
  const runtime = { ...SYSTEM_RUNTIME, ...given }
  return given.now && !given.newId ? { ...runtime, newId: idsInOrder(() => runtime.now().getTime()) } : runtime
}

/**
 * Returns a source of version 7 UUIDs (RFC 9562): 48 bits of milliseconds, a counter of 12 bits, then random bits. The
 * counter keeps ids of the same millisecond in order, and moves into the next one when it is full.
 */
function idsInOrder(now: () => number): () => string {
  let time = 0
  let count = 0
  return () => {
    const current = now()
    if (current > time) [time, count] = [current, 0]
    else if (++count > 0xfff) [time, count] = [time + 1, 0]
    const digits = time.toString(16).padStart(12, '0')
    return `${digits.slice(0, 8)}-${digits.slice(8)}-7${count.toString(16).padStart(3, '0')}${randomUUID().slice(18)}`
  }
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
