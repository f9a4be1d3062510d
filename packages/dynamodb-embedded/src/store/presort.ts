import { HASH_BITS } from '../values/key-text.ts'
import type { Entry } from './order.ts'

const HASH_DIGITS = String(2 ** HASH_BITS).length

/**
 * Sorts many entries approximately, seven times as fast as comparing them one by one, because strings are sorted
 * natively. The caller must fix the remaining differences (characters beyond the basic plane, entries at the same
 * position), which are few.
 */
export function presort(entries: readonly Entry[]): Entry[] {
  const texts = entries.map(({ hash, partition, sort }, at) => {
    return `${String(hash).padStart(HASH_DIGITS, '0')}${partition}\0${sort.join('\0')}\0${at}`
  })
  return texts.sort().map(text => entries[Number(text.slice(text.lastIndexOf('\0') + 1))] as Entry)
}
