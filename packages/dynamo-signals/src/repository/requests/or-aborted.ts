import type { CallOptions } from '../../models/call-options.ts'

/** Settles like the work. If the call is aborted first, rejects with the signal's reason and does not wait for the work. */
export function orAborted<T>(work: Promise<T>, { abortSignal }: CallOptions = {}): Promise<T> {
  if (!abortSignal) return work
  const limit = untilAborted(abortSignal)
  return Promise.race([work, limit.reached]).finally(limit.lift)
}

/** Returns a promise that never resolves, and rejects when a call is aborted or `reject` is called. `lift` stops listening. */
export function untilAborted(abortSignal: AbortSignal | undefined) {
  const { promise: reached, reject } = Promise.withResolvers<never>()
  const abort = () => reject(abortSignal?.reason)
  abortSignal?.addEventListener('abort', abort)
  return { reached, reject, lift: () => abortSignal?.removeEventListener('abort', abort) }
}
