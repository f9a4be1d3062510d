import type { LogEntry } from '@dynamo-signals/api'
import { describeError } from './describe-error.ts'
import { serviceName } from './lambda.ts'

/**
 * Writes an entry as one line of JSON, with the names that Powertools gives to its fields. For what every function may
 * have to log: the one that only records bounces does not bundle Powertools.
 */
export function writeLogLine({ level, message, error }: Pick<LogEntry, 'level' | 'message' | 'error'>): void {
  const entry = { level: level.toUpperCase(), message, service: serviceName(), timestamp: new Date().toISOString() }
  process.stdout.write(`${JSON.stringify({ ...entry, failure: describeError(error) })}\n`)
}
