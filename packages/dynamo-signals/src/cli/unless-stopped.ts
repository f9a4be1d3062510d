/** Thrown if the operator stopped the command before it was done. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError'

  constructor() {
    super('Stopped. Completed work is kept. Run the command again to continue.')
  }
}

/** Awaits some work. If the signal aborts, it abandons the work and rejects with a `StoppedError`. */
export async function unlessStopped<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  const stopped = Promise.withResolvers<never>()
  const stop = () => stopped.reject(new StoppedError())
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  try {
    return await Promise.race([work, stopped.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
