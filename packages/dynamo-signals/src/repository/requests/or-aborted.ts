import type { CallOptions } from '../../models/call-options.ts'

/** Settles like the work. If the call is aborted first, rejects with the signal's reason and does not wait for the work. */
export async function orAborted<T>(work: Promise<T>, { abortSignal }: CallOptions = {}): Promise<T> {
  if (!abortSignal) return work
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => reject(abortSignal.reason)
  abortSignal.addEventListener('abort', abort)
  try {
    return await Promise.race([work, aborted])
  } finally {
    abortSignal.removeEventListener('abort', abort)
  }
}
