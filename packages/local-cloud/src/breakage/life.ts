import { AsyncLocalStorage } from 'node:async_hooks'
import type { Transport } from 'dynamodb-embedded'

/** The life of one invocation, which ends with one of its requests to DynamoDB. */
export class Life {
  /** Rejects when the life ends. */
  readonly death: Promise<never>
  readonly #die: (error: Error) => void
  #left: number
  #isOver = false

  /** A life of so many requests. */
  constructor(requests: number) {
    const { promise, reject } = Promise.withResolvers<never>()
    this.death = promise
    this.#die = reject
    this.#left = requests
  }

  /** Whether it has ended. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Performs a request. The response of the last one, and of all later ones, never arrives. */
  async request<T>(operation: string, perform: () => Promise<T>): Promise<T> {
    if (this.#isOver) return never()
    this.#left -= 1
    if (this.#left > 0) return perform()
    this.#isOver = true
    // What DynamoDB has committed stays, although nobody learns of it.
    await perform().catch(() => {})
    this.#die(
      new Error(`The process was ended in the console, during ${operation}. DynamoDB has performed the request.`),
    )
    return never()
  }
}

/** The life of the running invocation, if it is to end. */
export const lifeOfWork = new AsyncLocalStorage<Life>()

/**
 * Returns a function that does nothing in an invocation that has ended. Its code still runs in this process and sees how its
 * requests time out, but a process that has ended reports nothing.
 */
export function unlessEnded<Values extends unknown[]>(
  report: (...values: Values) => void,
): (...values: Values) => void {
  return (...values) => {
    if (!lifeOfWork.getStore()?.isOver) report(...values)
  }
}

/** Returns a transport that ends the life of an invocation with one of its requests. */
export function mortal(transport: Transport): Transport {
  const send = (operation: string, ...rest: unknown[]) => {
    const perform = () => (transport as (...all: unknown[]) => Promise<unknown>)(operation, ...rest)
    const life = lifeOfWork.getStore()
    return life ? life.request(operation, perform) : perform()
  }
  return send as unknown as Transport
}

/** A process that has ended gets no response. */
function never(): Promise<never> {
  return new Promise(() => {})
}
