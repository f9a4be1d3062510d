import { randomUUID } from 'node:crypto'
import { DAMAGED, findOrDamaged, type Shop } from '@dynamo-signals/shop'
import { AlreadyExistsError, ConflictError, type Transaction } from 'dynamo-signals'
import { ProblemError } from '../http/problem-error.ts'
import { IdempotentRequest } from './idempotent-request.ts'
import { newSeed } from './newcomer.ts'

/** A stored response, which is sent again for a repetition. */
export interface StoredAnswer {
  readonly status: number
  readonly body: string
}

/** A request that was answered before. */
export interface AnsweredRequest {
  readonly answer: StoredAnswer
  readonly seed: string
}

/** The exclusive right to process a request. */
export interface Claim {
  /** The same for every attempt to process this request. */
  readonly seed: string
  /** Writes the answer in the commit of what the request does. Throws 409 when another request took over. */
  answerIn(transaction: Transaction, answer: StoredAnswer): Promise<void>
  /** Reads the answer. Undefined when no commit has stored one: then nothing was done, or what was done is lost. */
  stored(): Promise<StoredAnswer | undefined>
  /** Stores the answer to a fault, which has no effect to be stored with, and gives back the answer that counts. */
  storeFault(answer: StoredAnswer): Promise<StoredAnswer>
  /** Frees the key, because nothing was done. Gives back the answer if something was done after all. */
  release(): Promise<StoredAnswer | undefined>
}

const LIFETIME_SECONDS = 24 * 3600
// Longer than any request lives: API Gateway gives up after 30 seconds.
const LEASE = 60_000

/** Stores the responses to requests for a day. */
export class RequestLedger {
  readonly #shop: Pick<Shop, 'database' | 'clock' | 'tokenKeys' | 'report'>

  constructor(shop: Pick<Shop, 'database' | 'clock' | 'tokenKeys' | 'report'>) {
    this.#shop = shop
  }

  /** The seed of a request that came within the last day. */
  async seedOf(id: string): Promise<string | undefined> {
    return this.#ifFresh(await this.#find(id))?.seed
  }

  /**
   * Claims a request, or gives back its answer. The first fingerprint is stored, all are compared. Throws 400 for a key
   * that came with other parameters, 409 while another request works on it and when what is stored cannot be read.
   */
  async claim(id: string, fingerprints: readonly [string, ...string[]]): Promise<Claim | AnsweredRequest> {
    const requests = this.#shop.database.repository(IdempotentRequest)
    const now = this.#shop.clock().getTime()
    const stored = await this.#find(id)
    const known = this.#ifFresh(stored)
    if (known) {
      if (!fingerprints.includes(known.fingerprint)) throw keyReused()
      if (known.answer) return { answer: known.answer, seed: known.seed }
      if (Date.parse(known.leasedUntil) > now) throw inFlight()
    }
    const seed = known?.seed || newSeed(this.#shop.tokenKeys)
    const holder = randomUUID()
    const leasedUntil = new Date(now + LEASE).toISOString()
    const expiresAt = Math.ceil(now / 1000) + LIFETIME_SECONDS
    const lease = { fingerprint: fingerprints[0], holder, leasedUntil, answer: null, seed, expiresAt }
    try {
      await (stored ? requests.update(stored, lease) : requests.create({ id, ...lease }))
    } catch (error) {
      if (error instanceof ConflictError || error instanceof AlreadyExistsError) throw inFlight()
      throw error
    }
    return this.#claimed(id, holder, seed)
  }

  async #find(id: string): Promise<IdempotentRequest | undefined> {
    const find = this.#shop.database.repository(IdempotentRequest).find(id)
    const found = await findOrDamaged(this.#shop, IdempotentRequest, id, find)
    // The outcome is unknown, and processing it again could repeat its effect.
    if (found === DAMAGED) throw keyUnusable()
    return found
  }

  #ifFresh(request: IdempotentRequest | undefined): IdempotentRequest | undefined {
    return request && request.expiresAt * 1000 > this.#shop.clock().getTime() ? request : undefined
  }

  #claimed(id: string, holder: string, seed: string): Claim {
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
      seed,
      answerIn,
      async stored() {
        const request = await database.repository(IdempotentRequest).find(id)
        if (request && !request.answer && request.holder !== holder) throw inFlight()
        return request?.answer ?? undefined
      },
      storeFault: answer =>
        database.transaction(async transaction => {
          await answerIn(transaction, answer)
          return (await ours(transaction)).answer ?? answer
        }),
      release: () =>
        database.transaction(async transaction => {
          if (!(await transaction.repository(IdempotentRequest).find(id))) return undefined
          const request = await ours(transaction)
          if (!request.answer) await transaction.repository(IdempotentRequest).delete(request)
          return request.answer ?? undefined
        }),
    }
  }
}

function inFlight(): ProblemError {
  const detail = 'A request with this Idempotency-Key is in progress. Wait for its response, or try again in a moment.'
  return new ProblemError({ status: 409, code: 'idempotency.inFlight', detail, headers: { 'Retry-After': '1' } })
}

function keyUnusable(): ProblemError {
  const detail =
    'The record that is stored for this Idempotency-Key cannot be read. Check what the request did, then use a new key.'
  return new ProblemError({ status: 409, code: 'idempotency.keyUnusable', detail })
}

function keyReused(): ProblemError {
  const detail = 'This Idempotency-Key was already used with other parameters. Use a new key for each new request.'
  return new ProblemError({ status: 400, code: 'idempotency.keyReused', detail })
}
