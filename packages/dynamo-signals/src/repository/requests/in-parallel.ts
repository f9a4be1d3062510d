/**
 * Does work for each input, for at most `most` of them at a time. Returns the results in the order of the inputs. Rejects with
 * the first error.
 */
export async function inParallel<T, R>(
  inputs: readonly T[],
  most: number,
  work: (input: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    while (next < inputs.length) {
      const index = next++
      results[index] = await work(inputs[index] as T)
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, inputs.length) }, worker))
  return results
}
