import type { Item } from '../repository/items/attribute-value.ts'

/** The part of a key that is the same for all items of an entity: its beginning, or all of it. */
export interface KeyHead {
  readonly text: string
  readonly isWhole: boolean
  /** The head without its separators. */
  readonly word: string
}

// ORDER#1, order:1, $shop#order_1, #METADATA#1
const BEFORE_SEPARATOR = /^[#$]?[A-Za-z_][\w.-]*[#:|/~]/
// cus_9s6XKz, order-17
const BEFORE_DASH = /^[A-Za-z]{2,20}[_-](?=[A-Za-z0-9])/
// PROFILE, #METADATA#
const WORD = /^[#$]?[A-Za-z][A-Za-z_-]{2,}#?$/
const IN_CAPITALS = /^[^a-z]+$/
/** With more different heads than this, they are values and not names. */
const MOST_HEADS = 30

/** Returns the function that finds the head of a key. It knows all items, because values only look like names one by one. */
export function keyHeads(items: readonly Item[], keyName: string | undefined): (item: Item) => KeyHead | undefined {
  if (keyName === undefined) return () => undefined
  const heads = items.map(item => headOf(item[keyName]?.S)).filter(head => head !== undefined)
  const counts = new Map<string, number>()
  for (const { text } of heads) counts.set(text, (counts.get(text) ?? 0) + 1)
  const isFew = counts.size <= MOST_HEADS
  const areRepeated = counts.size * 2 <= heads.length
  return item => {
    const head = headOf(item[keyName]?.S)
    return head && isFew && (areRepeated || IN_CAPITALS.test(head.text)) ? head : undefined
  }
}

function headOf(key: string | undefined): KeyHead | undefined {
  if (key === undefined) return undefined
  if (WORD.test(key)) return { text: key, isWhole: true, word: wordOf(key) }
  const [text] = BEFORE_SEPARATOR.exec(key) ?? BEFORE_DASH.exec(key) ?? []
  return text === undefined || text === key ? undefined : { text, isWhole: false, word: wordOf(text) }
}

function wordOf(text: string): string {
  return text.replace(/^[#$]|[#:|/~_-]+$/g, '')
}
