import { LocalCloudError } from '../../local-cloud-error.ts'

type Scalar = string | number | boolean | null
type Comparison = '=' | '<' | '<=' | '>' | '>='
type Negatable =
  | string
  | number
  | readonly (string | number)[]
  | { readonly prefix: string }
  | { readonly suffix: string }

/** A value to match: the value itself, or one of the content filters that Lambda supports. */
export type ValueMatcher =
  | Scalar
  | { readonly prefix: string }
  | { readonly suffix: string }
  | { readonly 'equals-ignore-case': string }
  | { readonly 'anything-but': Negatable }
  | { readonly numeric: readonly (Comparison | number)[] }
  | { readonly exists: boolean }

/**
 * An EventBridge pattern for Lambda's event filters
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html). Keys are combined with "and", the
 * values of a key with "or", and `$or` combines whole patterns.
 */
export interface FilterPattern {
  readonly $or?: readonly FilterPattern[]
  readonly [key: string]: FilterPattern | readonly ValueMatcher[] | readonly FilterPattern[] | undefined
}

/** Throws a `LocalCloudError` with the path in a pattern that Lambda would reject when the mapping is created. */
export function requireValidPattern(pattern: unknown, functionName: string): asserts pattern is FilterPattern {
  const problem = findProblem(pattern, [])
  if (problem === undefined) return
  throw new LocalCloudError(
    'mapping.invalidFilter',
    `A filter of ${functionName} is not an EventBridge pattern: ${problem}.`,
  )
}

function findProblem(pattern: unknown, path: readonly string[]): string | undefined {
  if (!isObject(pattern)) return `${at(path)} must be an object or a list of values`
  const keys = Object.keys(pattern)
  if (keys.length === 0) return `${at(path)} is empty`
  for (const [key, value] of Object.entries(pattern)) {
    const problem = key === '$or' ? orProblem(value, [...path, key]) : fieldProblem(value, [...path, key])
    if (problem !== undefined) return problem
  }
  return undefined
}

function fieldProblem(value: unknown, path: readonly string[]): string | undefined {
  if (!Array.isArray(value)) return findProblem(value, path)
  if (value.length === 0) return `${at(path)} lists no values`
  return value.map(matcher => matcherProblem(matcher, path)).find(problem => problem !== undefined)
}

function orProblem(value: unknown, path: readonly string[]): string | undefined {
  if (!Array.isArray(value) || value.length < 2) return `${at(path)} must be a list of two or more patterns`
  return value.map(pattern => findProblem(pattern, path)).find(problem => problem !== undefined)
}

function matcherProblem(matcher: unknown, path: readonly string[]): string | undefined {
  if (isScalar(matcher)) return undefined
  if (!isObject(matcher)) return `${at(path)} has a list within a list`
  const [operator, ...others] = Object.keys(matcher)
  const known = operator === undefined ? undefined : operandChecks[operator]
  if (operator === undefined || others.length > 0) return `${at(path)} must name one operator in each object`
  if (known === undefined) return `${at(path)} uses "${operator}", which Lambda's event filters do not support`
  return known(matcher[operator]) ? undefined : `${at(path)} has a wrong operand for "${operator}"`
}

const operandChecks: Readonly<Record<string, (operand: unknown) => boolean>> = {
  prefix: isText,
  suffix: isText,
  'equals-ignore-case': isText,
  'anything-but': isNegatable,
  numeric: isNumericTest,
  exists: operand => typeof operand === 'boolean',
}

function isNegatable(operand: unknown): boolean {
  if (isObject(operand)) {
    const [operator, ...others] = Object.keys(operand)
    return others.length === 0 && (operator === 'prefix' || operator === 'suffix') && isText(operand[operator])
  }
  const listed = Array.isArray(operand) ? operand : [operand]
  return listed.length > 0 && listed.every(value => isText(value) || typeof value === 'number')
}

function isNumericTest(operand: unknown): boolean {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) return false
  const comparisons: unknown[] = ['=', '<', '<=', '>', '>=']
  return operand.every((part, index) => (index % 2 === 0 ? comparisons.includes(part) : typeof part === 'number'))
}

/** Returns whether a value is a JSON object, and not a list or null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns whether a value is a leaf of a JSON document. */
export function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

const at = (path: readonly string[]): string => (path.length === 0 ? 'the pattern' : path.join('.'))
