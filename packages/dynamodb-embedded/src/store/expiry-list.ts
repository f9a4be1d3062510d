import type { Item } from '../values/item.ts'
import { comparePlaces } from './order.ts'
import type { Held, Row } from './row.ts'
import { SortedList } from './sorted-list.ts'

interface Due {
  readonly at: number
  readonly row: Row
}

/** Older times are ignored, because they are probably mistakes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html */
const FIVE_YEARS = 5 * 365 * 86_400

/** The rows of a table, by expiration time. */
export class ExpiryList {
  readonly #attribute: string
  readonly #rows: SortedList<Due>

  constructor(
    attribute: string,
    rows = new SortedList<Due>((one, other) => one.at - other.at || comparePlaces(one.row, other.row)),
  ) {
    this.#attribute = attribute
    this.#rows = rows
  }

  /** Adds a new row. */
  fill(at: number, row: Row): void {
    this.#rows.put({ at, row })
  }

  write(before: Held | undefined, after: Held | undefined): void {
    const [old, next] = [this.#dueOf(before), this.#dueOf(after)]
    if (old) this.#rows.remove(old)
    if (next) this.#rows.put(next)
  }

  /** Returns the rows that have expired at a time, in seconds. */
  over(seconds: number): Row[] {
    const isBefore = ({ at }: Due) => at <= seconds - FIVE_YEARS
    return [...this.#rows.walk({ isBefore, isWithin: ({ at }) => at < seconds })].map(({ row }) => row)
  }

  copy(): ExpiryList {
    return new ExpiryList(this.#attribute, this.#rows.copy())
  }

  #dueOf(held: Held | undefined): Due | undefined {
    const at = held && expiryOf(held.item, this.#attribute)
    return at === undefined ? undefined : { at, row: (held as Held).row }
  }
}

/** Returns when an item expires, in seconds, or undefined. A value that is not a number is ignored. */
export function expiryOf(item: Readonly<Item>, attribute: string): number | undefined {
  const number = Object.hasOwn(item, attribute) ? item[attribute]?.N : undefined
  return number === undefined ? undefined : Number(number)
}
