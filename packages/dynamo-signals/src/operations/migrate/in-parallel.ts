/**
 * Runs work for each entry of a list, several at a time. Returns false if it was stopped before the end. An error also stops
 * it, and is thrown when the running work has ended.
 */
export async function inParallel<T>(
  list: readonly T[],
  { atOnce, isStopped }: { readonly atOnce: number; readonly isStopped: () => boolean },
  work: (entry: T) => Promise<void>,
): Promise<boolean> {
  const rest = list.values()
  let failure: { readonly error: unknown } | undefined
  let isDone = true
  const worker = async () => {
    for (const entry of rest) {
      if (failure || isStopped()) {
        isDone = false
        return
      }
      try {
        await work(entry)
      } catch (error) {
        failure ??= { error }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, list.length) }, worker))
  if (failure) throw failure.error
  return isDone
}
