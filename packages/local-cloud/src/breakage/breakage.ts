import type { StreamHandler } from '../event-source-mapping/invocation/invoke-function.ts'
import { Life, lifeOfWork } from './life.ts'

type Event = Parameters<StreamHandler>[0]

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
  last?: Parameters<StreamHandler> | undefined
}

/** Does to functions what goes wrong in production, on request. Each request concerns one invocation. */
export class Breakage {
  readonly #functions = new Map<string, Broken>()

  /** Returns a handler that can be broken. `canEnd`: its requests go through `mortal`. */
  around(name: string, handler: StreamHandler, canEnd: boolean): StreamHandler {
    const broken: Broken = { handler, canEnd, isDoubled: false }
    this.#functions.set(name, broken)
    return (event, context) => {
      const { endsAt, isDoubled } = broken
      Object.assign(broken, { endsAt: undefined, isDoubled: false, last: [copyOf(event), context] })
      if (endsAt !== undefined) return runUntil(endsAt, () => handler(event, context))
      return isDoubled ? runTwice(handler, event, context) : handler(event, context)
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

  /** Invokes a function with its last event again. False if it has none. Rejects with the error of the handler. */
  async repeat(name: string): Promise<boolean> {
    const { handler, last } = this.#functions.get(name) ?? {}
    if (!handler || !last) return false
    const [event, context] = last
    await handler(copyOf(event), context)
    return true
  }

  /** The functions, with what is planned for them. */
  planned(): PlannedBreakage[] {
    return [...this.#functions].map(([name, { endsAt, isDoubled, last }]) => ({
      name,
      endsAt,
      isDoubled,
      lastRecords: last?.[0].Records.length ?? 0,
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

/** Both get the whole event. The mapping hears of the first one. */
async function runTwice(handler: StreamHandler, event: Event, context: Parameters<StreamHandler>[1]): Promise<unknown> {
  const twin = copyOf(event)
  const run = async (records: Event) => handler(records, context)
  const [first, second] = await Promise.allSettled([run(event), run(twin)])
  for (const result of [first, second]) if (result.status === 'rejected') throw result.reason
  return (first as PromiseFulfilledResult<unknown>).value
}

function copyOf(event: Event): Event {
  return structuredClone(event)
}
