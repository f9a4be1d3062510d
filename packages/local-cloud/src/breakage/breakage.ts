import { type Clock, systemClock } from '../event-source-mapping/clock.ts'
import type { StreamHandler } from '../event-source-mapping/invocation/invoke-function.ts'
import { Life, lifeOfWork } from './life.ts'

type Context = Parameters<StreamHandler>[1]

/** What will happen to the next invocation of a function. */
export interface PlannedBreakage {
  readonly name: string
  /** It ends with this request to DynamoDB. */
  readonly endsAt: number | undefined
  /** It runs twice at the same time. */
  readonly isDoubled: boolean
  /** The number of records of its last invocation. 0 if there was none. */
  readonly lastRecords: number
}

interface Broken {
  readonly handler: StreamHandler
  readonly canEnd: boolean
  endsAt?: number | undefined
  isDoubled: boolean
  last?: { readonly text: string; readonly context: Context; readonly timeoutMs: number } | undefined
}

/** Does to functions what goes wrong in production, on request. Each request concerns one invocation. */
export class Breakage {
  readonly #functions = new Map<string, Broken>()
  readonly #clock: Pick<Clock, 'now'>

  constructor(clock: Pick<Clock, 'now'> = systemClock) {
    this.#clock = clock
  }

  /** Returns a handler that can be broken. `canEnd`: its requests go through `mortal`. */
  around(name: string, handler: StreamHandler, canEnd: boolean): StreamHandler {
    const broken: Broken = { handler, canEnd, isDoubled: false }
    this.#functions.set(name, broken)
    return (event, context) => {
      const { endsAt, isDoubled } = broken
      // As text, because most events are never copied, and a handler may change its own.
      const text = JSON.stringify(event)
      const last = { text, context, timeoutMs: context.getRemainingTimeInMillis() }
      Object.assign(broken, { endsAt: undefined, isDoubled: false, last })
      const run = () => handler(event, context)
      const first = endsAt === undefined ? run : () => runUntil(endsAt, run)
      return isDoubled ? bothOf(first, () => handler(JSON.parse(text), context)) : first()
    }
  }

  /** Ends the next invocation with its nth request to DynamoDB. False for a function that cannot be ended. */
  endAt(name: string, request: number): boolean {
    const broken = this.#functions.get(name)
    if (!broken?.canEnd) return false
    broken.endsAt = request
    return true
  }

  /** Runs the next invocation twice at the same time. False for an unknown function. */
  double(name: string): boolean {
    const broken = this.#functions.get(name)
    if (broken) broken.isDoubled = true
    return broken !== undefined
  }

  /**
   * Invokes a function with its last event again, with as much time as it had. False if it has none. Rejects with the error of
   * the handler.
   */
  async repeat(name: string): Promise<boolean> {
    const { handler, last } = this.#functions.get(name) ?? {}
    if (!handler || !last) return false
    const { text, context, timeoutMs } = last
    const end = this.#clock.now() + timeoutMs
    // The time of the earlier invocation has passed.
    const getRemainingTimeInMillis = () => Math.max(0, end - this.#clock.now())
    await handler(JSON.parse(text), { ...context, getRemainingTimeInMillis })
    return true
  }

  /** The functions, with what is planned for them. */
  planned(): PlannedBreakage[] {
    return [...this.#functions].map(([name, { endsAt, isDoubled, last }]) => ({
      name,
      endsAt,
      isDoubled,
      lastRecords: last ? JSON.parse(last.text).Records.length : 0,
    }))
  }

  /** Whether a function can be ended in the middle of an invocation. */
  canEnd(name: string): boolean {
    return this.#functions.get(name)?.canEnd ?? false
  }
}

function runUntil(request: number, work: () => unknown): Promise<unknown> {
  const life = new Life(request)
  return lifeOfWork.run(life, () => Promise.race([Promise.resolve().then(work), life.death]))
}

/** Runs both at once. The mapping gets the result of the first, and the error of either. */
async function bothOf(first: () => unknown, second: () => unknown): Promise<unknown> {
  const [result, other] = await Promise.allSettled([first, second].map(async run => run()))
  for (const each of [result, other]) if (each?.status === 'rejected') throw each.reason
  return (result as PromiseFulfilledResult<unknown>).value
}
