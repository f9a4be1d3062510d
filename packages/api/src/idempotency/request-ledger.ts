import { randomUUID } from 'node:crypto'
import type { Context as ShopContext } from '@dynamo-signals/shop'
import { AlreadyExistsError, ConflictError, type Transaction } from 'dynamo-signals'
import { ProblemError } from '../http/problem-error.ts'
import { IdempotentRequest } from './idempotent-request.ts'

/** An answer as it was given, and as it is given again. */
export interface StoredAnswer {
  readonly status: number
  readonly body: string
}

/** The right to work on a request, while nobody else may. */
export interface Claim {
  /** Writes the answer in the commit of what the request does. Throws 409 when another request took over. */
  answerIn(transaction: Transaction, answer: StoredAnswer): Promise<void>
  /** Writes the answer when there is none yet, and gives back the one that counts. */
  settle(answer: StoredAnswer): Promise<StoredAnswer>
  /** Frees the key, because nothing was done. Gives back the answer if something was done after all. */
  release(): Promise<StoredAnswer | undefined>
}

const LIFETIME_SECONDS = 24 * 3600
// Longer than any request lives: API Gateway gives up after 30 seconds.
const LEASE = 60_000

/** Remembers for a day which requests were answered, and how. */
export class RequestLedger {
  readonly #shop: Pick<ShopContext, 'database' | 'clock'>

  constructor(shop: Pick<ShopContext, 'database' | 'clock'>) {
    this.#shop = shop
  }

  /**
   * Claims a request, or gives back its answer. The first fingerprint is stored, all are compared. Throws 400 for a key
   * that came with other parameters, 409 while another request works on it.
   */
  async claim(id: string, fingerprints: readonly [string, ...string[]]): Promise<Claim | StoredAnswer> {
    const requests = this.#shop.database.repository(IdempotentRequest)
    const now = this.#shop.clock().getTime()
    const known = await requests.find(id)
    if (known && known.expiresAt * 1000 > now) {
      if (!fingerprints.includes(known.fingerprint)) throw keyReused()
      if (known.answer) return known.answer
      if (Date.parse(known.leasedUntil) > now) throw inFlight()
    }
    const holder = randomUUID()
    const leasedUntil = new Date(now + LEASE).toISOString()
    const expiresAt = Math.ceil(now / 1000) + LIFETIME_SECONDS
    const lease = { fingerprint: fingerprints[0], holder, leasedUntil, answer: null, expiresAt }
    try {
      await (known ? requests.update(known, lease) : requests.create({ id, ...lease }))
    } catch (error) {
      if (error instanceof ConflictError || error instanceof AlreadyExistsError) throw inFlight()
      throw error
    }
    return this.#claimed(id, holder)
  }

  #claimed(id: string, holder: string): Claim {
    const { database } = this.#shop
    const ours = async (transaction: Transaction) => {
      const request = await transaction.repository(IdempotentRequest).find(id)
      if (request?.holder !== holder) throw inFlight()
      return request
    }
    const answerIn = async (transaction: Transaction, answer: StoredAnswer) => {
      const request = await ours(transaction)
      if (!request.answer) await transaction.repository(IdempotentRequest).update(request, { answer })
    }
    return {
      answerIn,
      settle: answer =>
        database.transaction(async transaction => {
          await answerIn(transaction, answer)
          return (await ours(transaction)).answer ?? answer
        }),
      release: () =>
        database.transaction(async transaction => {
          const request = await ours(transaction)
          if (!request.answer) await transaction.repository(IdempotentRequest).delete(request)
          return request.answer ?? undefined
        }),
    }
  }
}

function inFlight(): ProblemError {
  const detail =
    'A request with this Idempotency-Key is being worked on. Wait for its answer, or ask again in a moment.'
  return new ProblemError({ status: 409, code: 'idempotency.inFlight', detail, headers: { 'Retry-After': '1' } })
}

function keyReused(): ProblemError {
  const detail = 'This Idempotency-Key came with other parameters before. Take a new key for a new request.'
  return new ProblemError({ status: 400, code: 'idempotency.keyReused', detail })
}
