import { AsyncLocalStorage } from 'node:async_hooks'
import type { EmbeddedDynamoDB } from 'dynamodb-embedded'

/** The operations that can be made to fail, and how. */
export const FAULTY_OPERATIONS = ['TransactWriteItems', 'PutItem', 'UpdateItem', 'GetItem', 'Query'] as const
export const DATABASE_ERRORS = {
  ThrottlingException: 'throttled',
  InternalServerError: 'internal error',
  TransactionConflict: 'transaction conflict',
  AnswerLost: 'performed, but the response is lost',
} as const

/** The number of the next requests of an operation that fail. */
export interface PlannedFault {
  readonly operation: (typeof FAULTY_OPERATIONS)[number]
  readonly error: keyof typeof DATABASE_ERRORS
  readonly times: number
}

const spared = new AsyncLocalStorage<boolean>()

/**
 * Runs work whose requests do not fail, as long as they are sent in this process: the pages of the console, which read the tables
 * every second and would use up the faults.
 */
export function sparedFromFaults<T>(work: () => T): T {
  return spared.run(true, work)
}

/** Makes requests to the embedded DynamoDB fail, on request. */
export class DatabaseFaults {
  readonly #dynamodb: Pick<EmbeddedDynamoDB, 'fail'>
  readonly #planned = new Map<() => void, PlannedFault & { left: number }>()

  constructor(dynamodb: Pick<EmbeddedDynamoDB, 'fail'>) {
    this.#dynamodb = dynamodb
  }

  /** Makes the next requests of an operation fail, those of all programs, but not those that are spared. */
  plan({ operation, error, times }: PlannedFault): void {
    const fault = { operation, error, times, left: times }
    const when = () => {
      if (spared.getStore()) return false
      fault.left -= 1
      return true
    }
    this.#planned.set(this.#dynamodb.fail(operation, { error, times, when }), fault)
  }

  /** Cancels what is left of all faults. */
  heal(): void {
    for (const cancel of this.#planned.keys()) cancel()
    this.#planned.clear()
  }

  /** The faults that are left, with the number of requests that are still to fail. */
  left(): PlannedFault[] {
    return [...this.#planned.values()].flatMap(({ left, ...fault }) => (left > 0 ? [{ ...fault, times: left }] : []))
  }
}
