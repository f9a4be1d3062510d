import { types } from 'node:util'
import { durationIssue, keyIssue, refuseOptions, shown } from '../../dispatch/option-issues.ts'
import type { SendOptions } from '../../models/send-options.ts'
import { requireOptions } from '../require-options.ts'

/** How far ahead a signal can be due, in seconds: a year, leap years included. */
const FURTHEST = 366 * 24 * 3600

/**
 * Returns when a signal is due, in milliseconds since 1970. Undefined for one that is sent with the commit. Throws
 * `ConfigurationError` for options that are invalid or conflict.
 */
export function dueTime(what: string, options: SendOptions, now: number): number | undefined {
  requireOptions(what, options, ['sender', 'after', 'at', 'key'])
  const { after, at, key } = options
  const isLater = after !== undefined || at !== undefined
  refuseOptions('repository.badOptions', what, {
    after: after !== undefined && durationIssue(after, 'seconds', FURTHEST),
    at: at !== undefined && (after === undefined ? atIssue(at, now) : 'cannot be combined with after'),
    key: key !== undefined && (isLater ? keyIssue(key) : 'needs after or at: only a signal that waits has a key'),
  })
  return after === undefined ? at?.getTime() : Math.ceil(now + after * 1000)
}

function atIssue(at: unknown, now: number): string | undefined {
  const isDate = types.isDate(at)
  if (isDate && at.getTime() <= now + FURTHEST * 1000) return undefined
  return `must be a Date at most 366 days from now, not ${isDate ? at.toJSON() : shown(at)}`
}
