import type { ScanOptions } from '../../operations/scan-table.ts'
import type { CommandOption, Invocation } from '../command.ts'
import { given } from '../values.ts'

/** Each segment has its own request. DynamoDB allows more segments, but no machine and no table can handle them. */
const MOST_SEGMENTS = 10_000

/** The options of commands that scan the whole table. */
export const SCAN_OPTIONS = {
  segments: { type: 'string', value: 'N', about: 'Number of table segments to scan in parallel. Default: 4' },
  rate: { type: 'string', value: 'N', about: 'Read at most N items per second' },
  total: {
    type: 'string',
    value: 'N',
    about: 'Approximate item count, to estimate the time left. Default: the count from DynamoDB',
  },
  'resume-from': { type: 'string', value: 'TOKEN', about: 'Continue where an earlier run stopped' },
} as const satisfies Record<string, CommandOption>

/** Returns the options of a scan. */
export function scanOptions({ values, terminal }: Invocation): ScanOptions {
  return given({
    segments: values.whole('segments', MOST_SEGMENTS),
    rateLimit: values.count('rate'),
    total: values.count('total'),
    resumeFrom: values.text('resume-from'),
    abortSignal: terminal.abortSignal,
  })
}
