import type { EventSourceMapping } from './event-source-mapping.ts'

/**
 * Tells whether nothing is pending, in flight or being retried at any of the mappings, including everything that was written
 * before the call. False also when a stream does not answer: what cannot be read cannot be called done.
 */
export async function allIdle(mappings: readonly EventSourceMapping[]): Promise<boolean> {
  if (!mappings.every(hasNothingOpen)) return false
  const before = mappings.map(mapping => mapping.activity)
  try {
    await Promise.all(mappings.map(mapping => mapping.readToEnd()))
  } catch {
    return false
  }
  // A handler that ran while other streams were being read may have written behind their readers' backs.
  return mappings.every((mapping, index) => hasNothingOpen(mapping) && mapping.activity === before[index])
}

function hasNothingOpen(mapping: EventSourceMapping): boolean {
  const { lag, inFlight, retries } = mapping.status()
  return lag === 0 && inFlight === 0 && retries === 0
}
