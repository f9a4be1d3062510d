import { z } from 'zod'
import { bareAddress } from './mail-address.ts'

/**
 * How SES misbehaves: `slow` accepts after a while, `accept-then-drop` and `accept-then-500` accept the mail and never say so,
 * `throttle`, `reject` and `paused` refuse it, `down` cuts the connection.
 */
export const faultSchema = z.strictObject({
  mode: z.enum(['ok', 'slow', 'accept-then-drop', 'accept-then-500', 'throttle', 'reject', 'paused', 'down']),
  /** How long an answer takes; 30 s by default when slow, else none. */
  delayMs: z.int().min(0).max(600_000).exactOptional(),
  /** How many calls it hits; then all is well again. Without it, until changed. */
  count: z.int().min(1).exactOptional(),
  /** Only mails to this address are hit, and counted. */
  address: z.string().min(1).exactOptional(),
})

export type Fault = z.infer<typeof faultSchema>

const OK = { mode: 'ok', delayMs: 0 } as const
const SLOW_MS = 30_000

/** Decides for each mail how SES treats it. Starts in good health. */
export class FaultSwitch {
  #fault: Fault = OK

  /** What is set now. */
  get current(): Fault {
    return this.#fault
  }

  set(fault: Fault): void {
    this.#fault = fault
  }

  /** The treatment of the next mail; uses up one call of `count` when the fault hits it. */
  next(recipients: readonly string[]): { readonly mode: Fault['mode']; readonly delayMs: number } {
    const { mode, delayMs, count, address } = this.#fault
    if (address !== undefined && !recipients.some(recipient => bareAddress(recipient) === bareAddress(address)))
      return OK
    if (count === 1) this.#fault = OK
    else if (count !== undefined) this.#fault = { ...this.#fault, count: count - 1 }
    return { mode, delayMs: delayMs ?? (mode === 'slow' ? SLOW_MS : 0) }
  }
}
