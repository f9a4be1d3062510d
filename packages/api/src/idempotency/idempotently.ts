import { createHash, createHmac } from 'node:crypto'
import { type Shop, ShopError } from '@dynamo-signals/shop'
import { ConflictError } from 'dynamo-signals'
import type { Context } from 'hono'
import { answerError } from '../http/answer-error.ts'
import type { HttpSettings } from '../http/http-settings.ts'
import { ProblemError } from '../http/problem-error.ts'
import { isUnavailable } from '../http/to-problem.ts'
import { newSeed } from './newcomer.ts'
import { type AnsweredRequest, type Claim, RequestLedger, type StoredAnswer } from './request-ledger.ts'

/** The request, and the function that processes it. */
export interface IdempotentWork {
  /** The name of the operation. */
  readonly route: string
  /** The owner of the key. Equal keys of different owners are independent. */
  readonly owner: string
  readonly parameters: unknown
  /** Whose key it was before, when the seed of that request says so: a newcomer has a cookie from then on. */
  readonly before?: { readonly owner: string; readonly isSame: (seed: string) => boolean } | undefined
  /** Processes the request. Must write only through the given shop. The seed is the same for every repetition. */
  readonly work: (shop: Shop, seed: string) => Promise<StoredAnswer>
  /** Builds the response from what was written. It is stored in the same commit. */
  readonly answerOf: (written: unknown) => StoredAnswer | Promise<StoredAnswer>
}

const LONGEST_KEY = 255
const KEY = /^[\x21-\x7e]+$/

/**
 * Does what a request asks for once for its `Idempotency-Key`, within a day: a repetition gets the first answer, also
 * when a process died in between, because the answer is in the commit of the effect, and is given only when that commit
 * is there. The same key with other parameters
 * is refused, and while a request is worked on its repetition gets 409. A refusal is not stored: nothing was done, and
 * the key is free. Without a key, the work is simply done.
 */
export async function idempotently(
  { shop, settings }: { shop: Shop; settings: HttpSettings },
  c: Context,
  request: IdempotentWork,
): Promise<AnsweredRequest> {
  const key = c.req.header('Idempotency-Key')
  if (key === undefined) {
    const seed = newSeed(shop.tokenKeys)
    return { answer: await request.work(shop, seed), seed }
  }
  if (key.length > LONGEST_KEY || !KEY.test(key)) throw keyInvalid()
  const ledger = new RequestLedger(shop)
  const claim = await ledger.claim(await requestIdOf(ledger, request, key), fingerprintsOf(shop, request))
  if ('answer' in claim) return claim
  const { seed } = claim
  try {
    return { answer: await doOnce(shop, request, claim), seed }
  } catch (error) {
    return { answer: await afterFailure(claim, error, fault => answerError(settings)(fault as Error, c)), seed }
  }
}

async function doOnce(shop: Shop, request: IdempotentWork, claim: Claim): Promise<StoredAnswer> {
  let isCommitted = false
  const database = shop.database.beforeCommit(async ({ transaction, result }) => {
    await claim.answerIn(transaction, await request.answerOf(result))
    return () => {
      isCommitted = true
    }
  })
  const answer = await request.work({ ...shop, database }, claim.seed)
  // The answer counts only when it is read back, because it is in the commit of the effect: a DynamoDB Local that is
  // killed loses commits it has answered a few milliseconds before, and one that answers this read has them.
  const stored = await claim.stored()
  if (stored) return stored
  if (isCommitted) throw commitLost()
  // Nothing was written, so a repetition cannot do anything twice.
  return (await claim.release()) ?? answer
}

async function afterFailure(claim: Claim, error: unknown, answer: (fault: unknown) => Response): Promise<StoredAnswer> {
  if (isRefusal(error)) {
    // Where the key cannot be freed, that is logged, and the caller still learns of the refusal: the lease ends by itself.
    const done = await claim.release().catch((fault: unknown) => void answer(fault))
    if (done) return done
    throw error
  }
  const response = answer(error)
  return claim.storeFault({ status: response.status, body: await response.text() })
}

/** Whether nothing was done, or it is the key that tells what was done. Anything else is a fault, which is stored. */
function isRefusal(error: unknown): boolean {
  return [ShopError, ProblemError, ConflictError].some(kind => error instanceof kind) || isUnavailable(error)
}

async function requestIdOf(ledger: RequestLedger, { owner, before, route }: IdempotentWork, key: string) {
  const idOf = (who: string) =>
    createHash('sha256')
      .update(JSON.stringify([who, route, key]))
      .digest('base64url')
  const seed = before && (await ledger.seedOf(idOf(before.owner)))
  return idOf(before && seed && before.isSame(seed) ? before.owner : owner)
}

// The parameters may contain a password, which someone who reads the table could guess from a plain hash.
function fingerprintsOf({ tokenKeys }: Shop, { route, parameters }: IdempotentWork): [string, ...string[]] {
  const sign = (secret: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify(['idempotent-request', route, parameters]))
      .digest('base64url')
  const { current, previous } = tokenKeys
  return [sign(current.secret), ...(previous ? [sign(previous.secret)] : [])]
}

function commitLost(): ShopError {
  const message = 'DynamoDB acknowledged a commit that it did not store. Nothing was changed: retry the request.'
  return new ShopError('idempotency.commitLost', 'unavailable', message)
}

function keyInvalid(): ProblemError {
  const detail = 'Idempotency-Key must have 1 to 255 visible ASCII characters. Use a UUID.'
  return new ProblemError({ status: 400, code: 'idempotency.keyInvalid', detail })
}
