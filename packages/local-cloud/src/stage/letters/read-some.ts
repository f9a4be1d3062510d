/** The first entries of a list, and why the rest is missing. */
export interface Some<T> {
  readonly items: readonly T[]
  /** Undefined if these are all. */
  readonly note?: string
}

/** The most entries of each consumer that a page reads. */
export const READ_FOR_A_PAGE = 100

/** Reads the first entries of each list, so that a page costs the same however many there are. */
export async function readSome<T>(lists: readonly AsyncIterable<T>[], most = READ_FOR_A_PAGE): Promise<Some<T>> {
  const parts = await Promise.all(lists.map(list => firstOf(list, most)))
  const items = parts.flatMap(part => part.items)
  return parts.some(({ hasMore }) => hasMore)
    ? { items, note: `There are more. These are the first ${most} of each consumer, in the order of their keys.` }
    : { items }
}

async function firstOf<T>(list: AsyncIterable<T>, most: number): Promise<{ items: T[]; hasMore: boolean }> {
  const items: T[] = []
  for await (const item of list) {
    if (items.length === most) return { items, hasMore: true }
    items.push(item)
  }
  return { items, hasMore: false }
}
