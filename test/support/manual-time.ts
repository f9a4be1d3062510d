import type { Runtime } from 'dynamo-signals'

/** A clock that only advances for sleeps, so a test can check how long the code waited without waiting itself. */
export function manualTime(start = '2026-03-01T12:00:00Z') {
  let now = Date.parse(start)
  const runtime = {
    now: () => new Date(now),
    sleep: async milliseconds => {
      now += milliseconds
    },
  } satisfies Partial<Runtime>
  return {
    runtime,
    /** Milliseconds since the start. */
    elapsed: () => now - Date.parse(start),
    pass: (milliseconds: number) => {
      now += milliseconds
    },
  }
}
