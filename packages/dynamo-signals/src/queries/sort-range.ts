import { AFTER_END, END } from './sort-key.ts'

/** The sort keys that a query reads: all with a prefix, or all from one text up to, but not including, another. */
export interface KeyRange {
  readonly prefix?: string
  readonly from?: string
  readonly to?: string
}

/** The bounds of a sort field's value, encoded without the end of the part. */
export interface PartRange {
  readonly gt?: string | undefined
  readonly gte?: string | undefined
  readonly lt?: string | undefined
  readonly lte?: string | undefined
  readonly beginsWith?: string | undefined
}

/**
 * Returns the range of sort keys that begin with the parts in `prefix`, and whose next part is in the given range. No key
 * ends with {@link END} or {@link AFTER_END}, because every key ends with an id, so it does not matter whether `to` is
 * included.
 */
export function keyRange(prefix: string, part: PartRange = {}): KeyRange {
  const { gt, gte, lt, lte, beginsWith } = part
  if (beginsWith !== undefined) return { prefix: prefix + beginsWith }
  const from = joined(gt, AFTER_END) ?? joined(gte, END)
  const to = joined(lt, END) ?? joined(lte, AFTER_END)
  if (from === undefined && to === undefined) return prefix === '' ? {} : { prefix }
  if (prefix === '') return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  // The first text after all texts that begin with the prefix, which ends with END.
  const end = prefix.slice(0, -END.length) + AFTER_END
  return { from: prefix + (from ?? ''), to: to === undefined ? end : prefix + to }
}

function joined(part: string | undefined, end: string): string | undefined {
  return part === undefined ? undefined : part + end
}

/** Whether no key can be in the range. DynamoDB rejects a range whose ends are in the wrong order. */
export function isEmptyRange({ from, to }: KeyRange): boolean {
  return from !== undefined && to !== undefined && compareKeys(from, to) >= 0
}

/** Whether a sort key is in the range. */
export function isInRange({ prefix = '', from, to }: KeyRange, key: string): boolean {
  return (
    key.startsWith(prefix) &&
    (from === undefined || compareKeys(key, from) >= 0) &&
    (to === undefined || compareKeys(key, to) < 0)
  )
}

/** Compares sort keys by their bytes, as DynamoDB does. */
export function compareKeys(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}
