import type { LogEntry } from '@dynamo-signals/api'
import { describeError } from 'dynamo-signals/logging'
import { serviceName } from './lambda.ts'

/**
 * Writes an entry as one line of JSON, with the field names of Powertools. Use it in code that runs in every function, because
 * the function that only records bounces does not bundle Powertools.
 */
export function writeLogLine({ level, message, error }: Pick<LogEntry, 'level' | 'message' | 'error'>): void {
  const entry = { level: level.toUpperCase(), message, service: serviceName(), timestamp: new Date().toISOString() }
  process.stdout.write(`${JSON.stringify({ ...entry, failure: describeError(error) })}\n`)
}
