/** Resolves when a signal aborts, and never without one. Keeps the process running, because a signal alone does not. */
export async function untilAborted(signal: AbortSignal | undefined): Promise<void> {
  const aborted = Promise.withResolvers<void>()
  signal?.addEventListener('abort', () => aborted.resolve())
  if (signal?.aborted) aborted.resolve()
  await aborted.promise
}
