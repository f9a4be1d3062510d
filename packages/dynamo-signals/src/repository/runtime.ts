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

/** The system clock and its random source. New ids need a clock: {@link completeRuntime}. */
export const SYSTEM_RUNTIME = {
  now: () => new Date(),
  sleep: (milliseconds: number): Promise<void> => pause(milliseconds),
  schedule: (milliseconds: number, run: () => void) => {
    const timer = setTimeout(run, milliseconds)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
  newWriteId: randomWriteId,
}

/**
 * Completes a runtime with the system's. New ids are version 7 UUIDs (RFC 9562) of its clock: 48 bits of milliseconds, a
 * counter of 12 bits, then random bits. The counter keeps ids of one millisecond in order, because listings are in the
 * order of ids, and moves into the next millisecond when it is full.
 */
export function completeRuntime(given?: Partial<Runtime>): Runtime {
  let last = 0n
  const runtime: Runtime = {
    ...SYSTEM_RUNTIME,
    newId: () => {
      const first = BigInt(runtime.now().getTime()) << 12n
      last = first > last ? first : last + 1n
      const digits = last.toString(16).padStart(15, '0')
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-7${digits.slice(12)}${randomUUID().slice(18)}`
    },
    ...given,
  }
  return runtime
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
