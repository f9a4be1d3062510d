import type * as z from 'zod'
import type { ProblemIssue } from './problem.ts'
import { ProblemError } from './problem-error.ts'

const MOST_ISSUES = 20
const LONGEST_KEY = 64

// A field of the wrong type gets the same code as a field with invalid content.
const CODES: ReadonlyMap<string, string> = new Map([
  ['email', 'users.emailInvalid'],
  ['password', 'users.passwordInvalid'],
  ['currentPassword', 'users.currentPasswordWrong'],
  ['firstName', 'users.nameInvalid'],
  ['lastName', 'users.nameInvalid'],
  ['token', 'activations.invalid'],
  ['productId', 'products.idInvalid'],
  ['quantity', 'carts.quantityInvalid'],
  ['limit', 'products.limitInvalid'],
  ['cursor', 'products.cursorInvalid'],
])

/**
 * Validates input with its schema. Throws a 400 problem that names every invalid field without its value. A field that has a
 * different meaning in a route than elsewhere gets its code from `codes`.
 */
export function checkInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  codes: Readonly<Record<string, string>> = {},
): z.output<Schema> {
  const { data, error } = schema.safeParse(value)
  if (!error) return data
  const errors = withoutRepetitions(error.issues.flatMap(toIssues)).slice(0, MOST_ISSUES)
  const isKnown = error.issues[0]?.code !== 'unrecognized_keys'
  const path = errors[0]?.path ?? ''
  const code = (isKnown && (codes[path] ?? CODES.get(path))) || 'request.invalid'
  const detail = errors.map(each => (each.path ? `${each.path}: ${each.message}` : each.message)).join(' ')
  throw new ProblemError({ status: 400, code, detail, errors })
}

function toIssues(issue: z.core.$ZodIssue): ProblemIssue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => ({ path: key.slice(0, LONGEST_KEY), message: 'Unknown field.' }))
  }
  const path = issue.path.map(String).join('.')
  return [{ path, message: path ? issue.message : 'Send a JSON object.' }]
}

/** A number can be too large twice: for the field, and for a number. */
function withoutRepetitions(issues: readonly ProblemIssue[]): ProblemIssue[] {
  return [...new Map(issues.map(issue => [JSON.stringify(issue), issue])).values()]
}
