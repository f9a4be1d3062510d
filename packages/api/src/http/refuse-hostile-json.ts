import { LONGEST_TEXT } from './longest-text.ts'
import { ProblemError } from './problem-error.ts'

const DEEPEST = 10
const LONGEST_LIST = 100
const REFUSED_KEYS = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Rejects hostile JSON: nested deeper than 10 levels, with more than 100 values or keys in one place, with a string of more
 * than 8192 characters or with a lone surrogate, or with a key that could change an object's prototype.
 */
export function refuseHostileJson(value: unknown, depth = 0): void {
  if (typeof value === 'string') refuseHostileText(value)
  if (typeof value !== 'object' || value === null) return
  if (depth === DEEPEST) throw refused('tooDeep', `The body is nested deeper than ${DEEPEST} levels.`)
  const entries = Object.entries(value)
  if (entries.length > LONGEST_LIST) {
    throw refused('tooMany', `The body has a list or object with more than ${LONGEST_LIST} values.`)
  }
  for (const [key, inner] of entries) {
    refuseHostileText(key)
    if (REFUSED_KEYS.has(key)) throw refused('keyRefused', 'The body has a key that is not allowed.')
    refuseHostileJson(inner, depth + 1)
  }
}

function refuseHostileText(text: string): void {
  if (text.length > LONGEST_TEXT) {
    throw refused('textTooLong', `A string in the body is longer than ${LONGEST_TEXT} characters.`)
  }
  if (!text.isWellFormed()) throw refused('textInvalid', 'A string in the body is not valid Unicode.')
}

function refused(code: string, detail: string): ProblemError {
  return new ProblemError({ status: 400, code: `request.${code}`, detail })
}
