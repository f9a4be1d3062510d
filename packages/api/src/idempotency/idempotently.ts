import { createHash, createHmac } from 'node:crypto'
import { type Context as ShopContext, ShopError } from '@dynamo-signals/shop'
import { ConflictError } from 'dynamo-signals'
import type { Context } from 'hono'
import { answerError } from '../http/answer-error.ts'
import type { HttpSettings } from '../http/http-settings.ts'
import { ProblemError } from '../http/problem-error.ts'
import { isUnavailable } from '../http/to-problem.ts'
import { commitAlongside } from './commit-alongside.ts'
import { type Claim, RequestLedger, type StoredAnswer } from './request-ledger.ts'

/** What is asked for, and how it is done. */
export interface IdempotentWork {
  /** What the request is about, the same for every request of its kind. */
  readonly route: string
  /** Whose key it is: keys of others are other keys. */
  readonly owner: string
  readonly parameters: unknown
  /** Does it, by writing through this shop alone. */
  readonly work: (shop: ShopContext) => Promise<StoredAnswer>
  /** The answer, told by what was written: it is stored in the same commit. */
  readonly answerOf: (written: unknown) => StoredAnswer | Promise<StoredAnswer>
}

const LONGEST_KEY = 255
const KEY = /^[\x21-\x7e]+$/

/**
 * Does what a request asks for once for its `Idempotency-Key`, within a day: a repetition gets the first answer, also
 * when a process died in between, because the answer is in the commit of the effect. The same key with other parameters
 * is refused, and while a request is worked on its repetition gets 409. A refusal is not stored: nothing was done, and
 * the key is free. Without a key, the work is simply done.
 */
export async function idempotently(
  { shop, settings }: { shop: ShopContext; settings: HttpSettings },
  c: Context,
  request: IdempotentWork,
): Promise<StoredAnswer> {
  const key = c.req.header('Idempotency-Key')
  if (key === undefined) return request.work(shop)
  if (key.length > LONGEST_KEY || !KEY.test(key)) throw keyInvalid()
  const claim = await new RequestLedger(shop).claim(requestIdOf(request, key), fingerprintsOf(shop, request))
  if ('body' in claim) return claim
  const database = commitAlongside(shop.database, async (transaction, written) =>
    claim.answerIn(transaction, await request.answerOf(written)),
  )
  try {
    return await claim.settle(await request.work({ ...shop, database }))
  } catch (error) {
    return afterFailure(claim, error, fault => answerError(settings)(fault as Error, c))
  }
}

async function afterFailure(claim: Claim, error: unknown, answer: (fault: unknown) => Response): Promise<StoredAnswer> {
  if (isRefusal(error)) {
    // Where the key cannot be freed, that is logged, and the caller still learns of the refusal: the lease ends by itself.
    const done = await claim.release().catch((fault: unknown) => void answer(fault))
    if (done) return done
    throw error
  }
  const response = answer(error)
  return claim.settle({ status: response.status, body: await response.text() })
}

/** Whether nothing was done, or it is the key that tells what was done. Anything else is a fault, which is stored. */
function isRefusal(error: unknown): boolean {
  return [ShopError, ProblemError, ConflictError].some(kind => error instanceof kind) || isUnavailable(error)
}

function requestIdOf({ owner, route }: IdempotentWork, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([owner, route, key]))
    .digest('base64url')
}

// The parameters may hold a password. A plain hash of them could be guessed by whoever reads the table.
function fingerprintsOf({ tokenKeys }: ShopContext, { route, parameters }: IdempotentWork): [string, ...string[]] {
  const sign = (secret: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify(['idempotent-request', route, parameters]))
      .digest('base64url')
  const { current, previous } = tokenKeys
  return [sign(current.secret), ...(previous ? [sign(previous.secret)] : [])]
}

function keyInvalid(): ProblemError {
  const detail = 'An Idempotency-Key has 1 to 255 visible ASCII characters. A UUID is a good one.'
  return new ProblemError({ status: 400, code: 'idempotency.keyInvalid', detail })
}
