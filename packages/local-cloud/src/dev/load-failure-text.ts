import { failureText } from '../terminal/failure-text.ts'

/**
 * The text of an error that code threw while it was loaded. For code that cannot be parsed, Node puts the place before the
 * error in its stack, and the frames are only Node's own.
 */
export function loadFailureText(error: unknown): string {
  const text = failureText(error)
    .split('\n')
    .filter(line => !/^\s+at .*\(?node:internal\//.test(line))
    .join('\n')
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const place = stack.slice(0, Math.max(0, stack.search(/^\s*[\w.]*Error\b/m))).trim()
  return place === '' ? text : `${place}\n${text}`
}
