import type { KeyCondition, KeyTerm } from '../expressions/key-condition.ts'
import { requireLimits } from '../expressions/operand-checks.ts'
import { boundValue, nameOf, type Placeholders } from '../expressions/placeholders.ts'
import { invalidExpression } from '../expressions/tokens.ts'
import { invalid } from '../service-error.ts'
import { type Place, partitionText } from '../store/row.ts'
import type { Range } from '../store/sorted-list.ts'
import { type KeyShape, keyNames, type TableShape } from '../store/table-shape.ts'
import { compareTexts } from '../values/compare.ts'
import { parts } from '../values/item.ts'
import { keyHash, keyText } from '../values/key-text.ts'

type Terms = ReadonlyMap<string, KeyTerm>
type Sign = (at: Place) => number

const KIND = 'KeyConditionExpression'

/** Returns the range of a table or index that a key condition selects. Throws if it does not select a range. */
export function keyRange(
  table: TableShape,
  keys: KeyShape,
  condition: KeyCondition,
  given: Placeholders,
): Range<Place> & { readonly partition: string } {
  const terms = termsByName(condition, given)
  requireNames(keys, terms)
  for (const term of terms.values()) if (keyNames(keys).includes(term.name)) requireTypes(table, term, given)
  for (const name of terms.keys()) if (!keyNames(keys).includes(name)) throw missing(keys, terms)
  const partition = partitionText(keys.hash.map(name => equalTo(terms.get(name), keys, terms, given)))
  const hash = keyHash(partition)
  const compared = requireLeftToRight(keys, terms)
  const prefix = compared.slice(0, -1).map(term => textOf(term, 0, given))
  const last = compared.at(-1)
  const toPrefix: Sign = entry => {
    let order = entry.hash - hash || compareTexts(entry.partition, partition)
    for (let at = 0; order === 0 && at < prefix.length; at++)
      order = compareTexts(entry.sort[at] ?? '', prefix[at] ?? '')
    return order
  }
  if (!last) return { partition, isBefore: entry => toPrefix(entry) < 0, isWithin: entry => toPrefix(entry) <= 0 }
  const { isBelow, isUpTo } = sortRange(last, given)
  const sort = (entry: Place) => entry.sort[prefix.length] ?? ''
  return {
    partition,
    isBefore: entry => {
      const order = toPrefix(entry)
      return order < 0 || (order === 0 && isBelow(sort(entry)))
    },
    isWithin: entry => {
      const order = toPrefix(entry)
      return order < 0 || (order === 0 && isUpTo(sort(entry)))
    },
  }
}

function termsByName({ terms }: KeyCondition, given: Placeholders): Terms {
  const byName = new Map<string, KeyTerm>()
  for (const term of terms) {
    const name = nameOf(term.name, given)
    if (byName.has(name)) {
      throw invalid('KeyConditionExpressions must only contain one condition per key')
    }
    byName.set(name, { ...term, name })
  }
  return byName
}

function requireNames(keys: KeyShape, terms: Terms): void {
  // Before keys could have several attributes, the limit was two.
  if (terms.size > Math.max(2, keyNames(keys).length)) throw invalid('Conditions can be of length 1 or 2 only')
  if (!keys.hash.every(name => terms.has(name))) throw missing(keys, terms)
  for (const { path } of terms.values()) {
    if (path.length > 1) throw invalid('KeyConditionExpressions cannot have conditions on nested attributes')
  }
}

function requireTypes(table: TableShape, { name, operator, values }: KeyTerm, given: Placeholders): void {
  for (const token of values) {
    const value = token && boundValue(token, given)
    if (!value) continue
    const [type] = parts(value)
    if (operator === 'begins_with' && type === 'N') {
      const what = 'Incorrect operand type for operator or function'
      throw invalidExpression(KIND, `${what}; operator or function: begins_with, operand type: N`)
    }
    if (type !== table.types[name]) {
      throw invalid('One or more parameter values were invalid: Condition parameter type does not match schema type')
    }
    if (value.S !== '' || operator !== '=') continue
    const what = 'The AttributeValue for a key attribute cannot contain an empty string value'
    throw invalid(`One or more parameter values are not valid. ${what}. Key: ${name}`)
  }
  const [low = '', high] = values
  if (high) requireLimits(KIND, boundValue(low, given), boundValue(high, given))
}

function equalTo(term: KeyTerm | undefined, keys: KeyShape, terms: Terms, given: Placeholders): string {
  if (!term) throw missing(keys, terms)
  if (term.operator !== '=') throw invalid('Query key condition not supported')
  return textOf(term, 0, given)
}

/** Sort keys are compared from left to right. All but the last one must use `=`. */
function requireLeftToRight({ range }: KeyShape, terms: Terms): KeyTerm[] {
  const compared = range.filter(name => terms.has(name))
  compared.forEach((name, at) => {
    const before = range.slice(0, range.indexOf(name)).find(other => terms.get(other)?.operator !== '=')
    if (before === undefined) return
    const what = `RANGE key attributes ${before} must have equality conditions specified in the query`
    throw invalid(`${what} because a condition is present on key attribute ${compared[at]}`)
  })
  return compared.map(name => terms.get(name) as KeyTerm)
}

function sortRange(term: KeyTerm, given: Placeholders) {
  const low = textOf(term, 0, given)
  const order = (text: string) => compareTexts(text, low)
  switch (term.operator) {
    case '=':
      return { isBelow: (text: string) => order(text) < 0, isUpTo: (text: string) => order(text) <= 0 }
    case '<':
      return { isBelow: () => false, isUpTo: (text: string) => order(text) < 0 }
    case '<=':
      return { isBelow: () => false, isUpTo: (text: string) => order(text) <= 0 }
    case '>':
      return { isBelow: (text: string) => order(text) <= 0, isUpTo: () => true }
    case '>=':
      return { isBelow: (text: string) => order(text) < 0, isUpTo: () => true }
    case 'begins_with':
      return {
        isBelow: (text: string) => order(text) < 0,
        isUpTo: (text: string) => text.startsWith(low) || order(text) < 0,
      }
    case 'BETWEEN': {
      const high = textOf(term, 1, given)
      return { isBelow: (text: string) => order(text) < 0, isUpTo: (text: string) => compareTexts(text, high) <= 0 }
    }
  }
}

function textOf({ values }: KeyTerm, at: 0 | 1, given: Placeholders): string {
  return keyText(boundValue(values[at] ?? '', given))
}

function missing(keys: KeyShape, terms: Terms): Error {
  const absent = keyNames(keys).find(name => !terms.has(name))
  return invalid(
    absent === undefined ? 'Query key condition not supported' : `Query condition missed key schema element: ${absent}`,
  )
}
