import type { Entry } from './order.ts'

/**
 * Brings many entries nearly in order, seven times as fast as comparing them one by one: as texts, which are sorted
 * natively. What native order gets wrong (characters beyond the basic plane, entries at the same place) is for the caller
 * to sort, who then has little left to do.
 */
export function presort(entries: readonly Entry[]): Entry[] {
  const texts = entries.map(({ partition, sort }, at) => `${partition}\0${sort.join('\0')}\0${at}`)
  return texts.sort().map(text => entries[Number(text.slice(text.lastIndexOf('\0') + 1))] as Entry)
}
