import type { Log } from '../log.ts'

const SLOW_AFTER_MS = 2_000
const AGAIN_EVERY_MS = 10_000

/** Awaits some work. If it takes longer than two seconds, the log says what it is waiting for, and repeats this. */
export async function sayIfSlow<T>(log: Log, what: string, work: Promise<T>): Promise<T> {
  const begun = performance.now()
  let timer: NodeJS.Timeout
  const say = () => {
    log.info(`Waiting for ${what} (${Math.round((performance.now() - begun) / 1000)} s) ...`)
    timer = setTimeout(say, AGAIN_EVERY_MS)
  }
  timer = setTimeout(say, SLOW_AFTER_MS)
  try {
    return await work
  } finally {
    clearTimeout(timer)
  }
}
