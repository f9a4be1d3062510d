import { isObject } from '../dispatch/is-object.ts'
import { shown, textIssue } from '../dispatch/option-issues.ts'
import { ownValue } from '../dispatch/own-value.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { AttributeValue, Item } from '../repository/items/attribute-value.ts'
import { canonical } from '../repository/items/numbers.ts'
import { type PlainItem, plainItem } from './plain-item.ts'

/** The value of an attribute, the beginning of a string, or whether the attribute exists. */
export type ItemCondition = string | number | boolean | { readonly beginsWith: string } | { readonly exists: boolean }

/** Conditions for attributes of an item. All of them must hold. */
export type ItemConditions = Readonly<Record<string, ItemCondition>>

/** A pattern of Lambda's event filters for one attribute, by its type. */
type AttributePattern = Readonly<Record<string, readonly (string | boolean | { readonly prefix: string })[]>>

/** How the items of a model are recognized. */
export type Is = ItemConditions | ((item: PlainItem) => boolean)
type Test = (value: AttributeValue | undefined) => boolean

/** Returns what is wrong with the `is` option, or undefined. */
export function conditionsIssue(is: unknown): string | undefined {
  if (typeof is === 'function') return undefined
  if (!isObject(is) || Array.isArray(is)) {
    return `is must be an object with attributes, or a function, not ${shown(is)}.`
  }
  const entries = Object.entries(is)
  if (entries.length === 0) return 'is must name at least one attribute. To select every item, pass () => true.'
  const wrong = entries.find(([, condition]) => !isCondition(condition))
  return (
    wrong &&
    `is.${wrong[0]} must be a string, a number, a boolean, { beginsWith } or { exists }, not ${shown(wrong[1])}.`
  )
}

function isCondition(condition: unknown): boolean {
  if (typeof condition === 'number') return Number.isFinite(condition)
  if (typeof condition !== 'object') return typeof condition === 'string' || typeof condition === 'boolean'
  const [[kind, value] = [], ...others] = Object.entries(condition ?? {})
  if (others.length > 0) return false
  return kind === 'beginsWith' ? textIssue(value) === undefined : kind === 'exists' && typeof value === 'boolean'
}

/** Returns a test for raw items. Attributes are compared as they are stored, so that most items need no decoding. */
export function compile(is: Is): (item: Readonly<Item>) => boolean {
  if (typeof is === 'function') return item => requireBoolean(is(plainItem(item)))
  const tests = Object.entries(is).map(([name, condition]): [string, Test] => [name, testOf(condition)])
  return item => tests.every(([name, test]) => test(ownValue(item, name)))
}

/** Returns a test for the value of an attribute. */
export function testOf(condition: ItemCondition): Test {
  if (typeof condition === 'string') return value => value?.S === condition
  if (typeof condition === 'boolean') return value => value?.BOOL === condition
  if (typeof condition === 'number') {
    const number = canonical(String(condition))
    return value => value?.N !== undefined && canonical(value.N) === number
  }
  if ('exists' in condition) return value => (value !== undefined) === condition.exists
  return value => value?.S?.startsWith(condition.beginsWith) === true
}

// A promise would count as true, and a function without a return statement would silently select nothing.
function requireBoolean(answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer
  throw new ConfigurationError(
    'models.badCondition',
    `The function "is" of items() must return true or false, not ${shown(answer)}. It is not awaited.`,
  )
}

/** Converts the conditions to the pattern of an event filter. Undefined for a function, because a filter cannot express it. */
export function patternOf(is: Is): Readonly<Record<string, AttributePattern>> | undefined {
  if (typeof is === 'function') return undefined
  const patterns = Object.entries(is).map(([name, condition]) => [name, patternOfCondition(condition)] as const)
  const expressible = patterns.filter((entry): entry is [string, AttributePattern] => entry[1] !== undefined)
  return Object.fromEntries(expressible)
}

/** A filter needs the type of the attribute, and compares a number in DynamoDB's notation, which is a string. */
function patternOfCondition(condition: ItemCondition): AttributePattern | undefined {
  if (typeof condition === 'string') return { S: [condition] }
  if (typeof condition === 'boolean') return { BOOL: [condition] }
  if (typeof condition === 'number') return Number.isSafeInteger(condition) ? { N: [String(condition)] } : undefined
  return 'beginsWith' in condition ? { S: [{ prefix: condition.beginsWith }] } : undefined
}
