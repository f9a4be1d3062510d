import type { Item } from '../values/item.ts'
import type { ChunkCache } from './chunk-cache.ts'
import type { Held } from './row.ts'
import { type Order, SortedList } from './sorted-list.ts'

interface Due {
  readonly at: number
  readonly number: number
}

/** Older times are ignored, because they are probably mistakes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html */
const FIVE_YEARS = 5 * 365 * 86_400
/** In the year 2106. No clock reads it. */
const LATEST = 2 ** 32 - 1

/** Only two numbers for each row, so that a search reads no rows. */
const ORDER: Order<Due, Due> = {
  compare: (one, other) => one.at - other.at || one.number - other.number,
  entryOf: (number, at) => ({ at, number }),
  rankOf: ({ at }) => at,
}

/** The numbers of a table's rows, by expiration time. */
export class ExpiryList {
  readonly #attribute: string
  readonly #rows: SortedList<Due, Due>

  constructor(attribute: string, chunks?: ChunkCache, rows = new SortedList<Due, Due>(ORDER, chunks)) {
    this.#attribute = attribute
    this.#rows = rows
  }

  /** Adds a row that expires at a time, in seconds. */
  add(time: number, number: number): void {
    this.#rows.put({ at: secondOf(time), number })
  }

  write(before: Held | undefined, after: Held | undefined): void {
    const [old, next] = [this.#timeOf(before), this.#timeOf(after)]
    if (before && old !== undefined) this.#rows.remove({ at: secondOf(old), number: before.number })
    if (after && next !== undefined) this.add(next, after.number)
  }

  /** Returns the numbers of the rows that have expired at a time, in seconds. */
  over(seconds: number): number[] {
    const isBefore = ({ at }: Due) => at <= seconds - FIVE_YEARS
    return Array.from(this.#rows.walk({ isBefore, isWithin: ({ at }) => at < seconds }), ({ number }) => number)
  }

  copy(): ExpiryList {
    return new ExpiryList(this.#attribute, undefined, this.#rows.copy(ORDER))
  }

  #timeOf(held: Held | undefined): number | undefined {
    return held && expiryOf(held.item, this.#attribute)
  }
}

/** Returns the second in which a time is, as far as it matters for a comparison with a clock. */
function secondOf(time: number): number {
  return Math.floor(Math.min(Math.max(time, 0), LATEST))
}

/** Returns when an item expires, in seconds, or undefined. A value that is not a number is ignored. */
export function expiryOf(item: Readonly<Item>, attribute: string): number | undefined {
  const number = Object.hasOwn(item, attribute) ? item[attribute]?.N : undefined
  return number === undefined ? undefined : Number(number)
}
