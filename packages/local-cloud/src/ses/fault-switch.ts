import { z } from 'zod'
import { bareAddress } from './mail-address.ts'

/**
 * The fault modes of SES: `slow` accepts after a delay, `accept-then-drop` and `accept-then-500` accept the email but do
 * not confirm it, `throttle`, `reject` and `paused` reject it, and `down` closes the connection.
 */
export const faultSchema = z.strictObject({
  mode: z.enum(['ok', 'slow', 'accept-then-drop', 'accept-then-500', 'throttle', 'reject', 'paused', 'down']),
  /** The delay of the response. Default: 30 s for `slow`, otherwise none. */
  delayMs: z.int().min(0).max(600_000).exactOptional(),
  /** The number of affected calls. Without it, the fault lasts until it is changed. */
  count: z.int().min(1).exactOptional(),
  /** Only affects and counts emails to this address. */
  address: z.string().min(1).exactOptional(),
})

/** How SES treats emails: its mode, and a delay in milliseconds. */
export type Fault = z.infer<typeof faultSchema>

const OK = { mode: 'ok', delayMs: 0 } as const
const SLOW_MS = 30_000

/** Decides how SES treats each email. Starts without a fault. */
export class FaultSwitch {
  #fault: Fault = OK

  /** The current fault. */
  get current(): Fault {
    return this.#fault
  }

  set(fault: Fault): void {
    this.#fault = fault
  }

  /** Returns the fault for the next email. If it applies, it uses up one call of `count`. */
  next(recipients: readonly string[]): { readonly mode: Fault['mode']; readonly delayMs: number } {
    const { mode, delayMs, count, address } = this.#fault
    if (address !== undefined && !recipients.some(recipient => bareAddress(recipient) === bareAddress(address)))
      return OK
    if (count === 1) this.#fault = OK
    else if (count !== undefined) this.#fault = { ...this.#fault, count: count - 1 }
    return { mode, delayMs: delayMs ?? (mode === 'slow' ? SLOW_MS : 0) }
  }
}
