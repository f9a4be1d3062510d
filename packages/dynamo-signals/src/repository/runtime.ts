import { randomBytes, randomUUID } from 'node:crypto'

/** Time and chance, handed in: a test or a simulation brings its own. */
export interface Runtime {
  now(): Date
  sleep(milliseconds: number): Promise<void>
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
  sleep: milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds)),
  random: Math.random,
  newId: uuidV7,
  newWriteId: () => randomBytes(12).toString('base64url'),
}

/** A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then chance. */
function uuidV7(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  const chance = randomUUID()
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(15)}`
}
