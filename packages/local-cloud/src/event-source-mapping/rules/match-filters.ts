import { type FilterPattern, isObject, isScalar, type ValueMatcher } from './filter-pattern.ts'

/** Why a record does not match a pattern: the path of the first key that differs, with both values. */
export interface Mismatch {
  readonly path: string
  readonly expected: unknown
  /** The record's value, or undefined. */
  readonly actual: unknown
}

/** Whether a record passes the filters, and if not, why. */
export type FilterVerdict =
  | { readonly matched: true }
  | { readonly matched: false; readonly mismatches: readonly Mismatch[] }

/**
 * Returns whether a record passes a mapping's filters. One match is enough, and without filters everything passes.
 * Otherwise, the result has one mismatch for each filter, which answers "why did this not fire?".
 */
export function matchFilters(record: object, filters: readonly FilterPattern[]): FilterVerdict {
  const mismatches: Mismatch[] = []
  for (const filter of filters) {
    const mismatch = findMismatch(record, filter, [])
    if (mismatch === undefined) return { matched: true }
    mismatches.push(mismatch)
  }
  return filters.length === 0 ? { matched: true } : { matched: false, mismatches }
}

function findMismatch(value: unknown, pattern: FilterPattern, path: readonly string[]): Mismatch | undefined {
  // A list of objects matches if one of its elements does.
  if (Array.isArray(value) && value.some(isObject)) {
    const found = value.filter(isObject).map(element => findMismatch(element, pattern, path))
    return found.includes(undefined) ? undefined : found[0]
  }
  const fields = isObject(value) ? value : {}
  for (const [key, expected] of Object.entries(pattern)) {
    const mismatch =
      key === '$or'
        ? alternativesMismatch(value, pattern.$or ?? [], path)
        : fieldMismatch(fields[key], expected, [...path, key])
    if (mismatch !== undefined) return mismatch
  }
  return undefined
}

function alternativesMismatch(
  value: unknown,
  patterns: readonly FilterPattern[],
  path: readonly string[],
): Mismatch | undefined {
  const found = patterns.map(pattern => findMismatch(value, pattern, path))
  return found.includes(undefined) ? undefined : found[0]
}

function fieldMismatch(
  actual: unknown,
  expected: FilterPattern[string],
  path: readonly string[],
): Mismatch | undefined {
  if (!isMatcherList(expected)) return findMismatch(actual, expected as FilterPattern, path)
  // Only leaves are compared. An attribute without its type is an object and not a leaf, so AWS ignores it.
  const leaves = (Array.isArray(actual) ? actual : [actual]).filter(isScalar)
  return expected.some(matcher => matches(leaves, matcher)) ? undefined : { path: path.join('.'), expected, actual }
}

const isMatcherList = (expected: FilterPattern[string]): expected is readonly ValueMatcher[] => Array.isArray(expected)

function matches(leaves: readonly unknown[], matcher: ValueMatcher): boolean {
  if (isObject(matcher) && 'exists' in matcher) return matcher.exists === leaves.length > 0
  return leaves.some(leaf => matchesLeaf(leaf, matcher))
}

function matchesLeaf(leaf: unknown, matcher: ValueMatcher): boolean {
  if (!isObject(matcher)) return leaf === matcher
  if ('anything-but' in matcher) return !isExcluded(leaf, matcher['anything-but'])
  if ('numeric' in matcher) return typeof leaf === 'number' && comparesAs(leaf, matcher.numeric)
  if (typeof leaf !== 'string') return false
  if ('prefix' in matcher) return leaf.startsWith(matcher.prefix)
  if ('suffix' in matcher) return leaf.endsWith(matcher.suffix)
  return 'equals-ignore-case' in matcher && leaf.toLowerCase() === matcher['equals-ignore-case'].toLowerCase()
}

type Excluded = Extract<ValueMatcher, { readonly 'anything-but': unknown }>['anything-but']

function isExcluded(leaf: unknown, excluded: Excluded): boolean {
  if (typeof excluded !== 'object') return leaf === excluded
  if ('prefix' in excluded) return typeof leaf === 'string' && leaf.startsWith(excluded.prefix)
  if ('suffix' in excluded) return typeof leaf === 'string' && leaf.endsWith(excluded.suffix)
  return excluded.some(value => value === leaf)
}

/** DynamoDB's `N` is a string in a filter, so `numeric` never matches a number attribute, as on AWS. */
function comparesAs(leaf: number, [operator, operand, ...rest]: readonly (string | number)[]): boolean {
  const bound = Number(operand)
  const holds =
    (operator === '=' && leaf === bound) ||
    (operator === '<' && leaf < bound) ||
    (operator === '<=' && leaf <= bound) ||
    (operator === '>' && leaf > bound) ||
    (operator === '>=' && leaf >= bound)
  return holds && (rest.length === 0 || comparesAs(leaf, rest))
}
