import type { EventSourceMapping } from './event-source-mapping.ts'

/**
 * Returns whether nothing is pending, in flight or being retried at any mapping, including everything that was written
 * before the call. Returns false if a stream does not respond.
 */
export async function allIdle(mappings: readonly EventSourceMapping[]): Promise<boolean> {
  if (!mappings.every(hasNothingOpen)) return false
  const before = mappings.map(mapping => mapping.activity)
  try {
    await Promise.all(mappings.map(mapping => mapping.readToEnd()))
  } catch {
    return false
  }
  // A handler that ran in the meantime may have written to a stream that was already read.
  return mappings.every((mapping, index) => hasNothingOpen(mapping) && mapping.activity === before[index])
}

function hasNothingOpen(mapping: EventSourceMapping): boolean {
  const { lag, inFlight, retries } = mapping.status()
  return lag === 0 && inFlight === 0 && retries === 0
}
