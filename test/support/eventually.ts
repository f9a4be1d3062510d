import { setTimeout as delay } from 'node:timers/promises'

/** Longer than a busy machine needs and shorter than a test's timeout, so the last result is reported. */
const PATIENCE_MS = 20 * 60_000

/** Asks until the answer is good, or fails with the last answer. For what other processes do in their own time. */
export async function eventually<T>(ask: () => Promise<T>, isGood: (answer: T) => boolean = Boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const answer = await ask()
    if (isGood(answer)) return answer
    if (Date.now() > deadline) throw new Error(`Not in ${PATIENCE_MS} ms. The last answer: ${JSON.stringify(answer)}`)
    await delay(50)
  }
}
