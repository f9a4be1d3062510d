import type { Item } from '../values/item.ts'
import { ItemTable } from './item-table.ts'
import { type Place, placeOf } from './row.ts'
import { RowMemory, type RowStorage } from './row-memory.ts'
import type { TableShape } from './table-shape.ts'

/** How long a token is remembered. AWS documents ten minutes. */
const LIFETIME = 10 * 60_000
/** The number of characters of the newest tokens that stay in memory. Hardly one is asked for again. */
const NEWEST = 64 * 1024

/** A token is an item that expires, so that the older ones are stored like other items. */
const SHAPE: TableShape = {
  name: 'tokens',
  id: '',
  createdAt: 0,
  types: { token: 'S' },
  hash: ['token'],
  range: [],
  indexes: [],
  expiryAttribute: 'until',
}

/** The idempotency tokens of the transactions of the last ten minutes. */
export class RequestTokens {
  readonly #known: ItemTable
  #trimmedAt = 0

  constructor(storage?: RowStorage, known = new ItemTable(SHAPE, new RowMemory(storage, NEWEST))) {
    this.#known = known
  }

  /** Returns the digest of the request that used a token, or undefined if the token is unused. */
  digestOf(token: string, now: number): string | undefined {
    const known = this.#known.find({ token: { S: token } })?.item
    return known && untilOf(known) >= now ? known.digest?.S : undefined
  }

  remember(token: string, digest: string, now: number): void {
    this.#trim(Math.floor(now / 1000))
    this.load(token, digest, now + LIFETIME)
  }

  /** Adds a token with the time until which it is remembered. */
  load(token: string, digest: string, until: number): void {
    const item = { token: { S: token }, digest: { S: digest }, until: { N: String(until / 1000) } }
    this.#known.write(placeOf(SHAPE, item) as Place, item, 0)
  }

  /** Yields the tokens with their digests and expiration times. */
  *entries(): Generator<readonly [token: string, digest: string, until: number], void> {
    for (const { row } of this.#known.rows.walk()) {
      const { item } = row
      yield [item.token?.S ?? '', item.digest?.S ?? '', untilOf(item)]
    }
  }

  copy(): RequestTokens {
    return new RequestTokens(undefined, this.#known.copy())
  }

  #trim(second: number): void {
    if (second === this.#trimmedAt) return
    this.#trimmedAt = second
    for (const item of this.#known.expired(second)) this.#known.write(placeOf(SHAPE, item) as Place, undefined, 0)
  }
}

function untilOf({ until }: Item): number {
  return Math.round(Number(until?.N) * 1000)
}
