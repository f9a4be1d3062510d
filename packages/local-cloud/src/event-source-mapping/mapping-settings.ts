import { z } from 'zod'
import { LocalCloudError } from '../local-cloud-error.ts'
import type { FailureDestination } from './rules/failure-message.ts'
import { type FilterPattern, requireValidPattern } from './rules/filter-pattern.ts'

/**
 * The settings of an event source mapping, with Lambda's names, defaults and ranges
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html), so that local and deployed settings match.
 */
export interface MappingSettings {
  /** The maximum number of records per invocation, 1 to 10,000. Default: 100. */
  readonly batchSize?: number
  /** How long records can wait for a larger batch, 0 to 300. Default: 0. */
  readonly maximumBatchingWindowInSeconds?: number
  /** The number of concurrent batches per shard, 1 to 10. The records of an item stay in order. Default: 1. */
  readonly parallelizationFactor?: number
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST'
  /** Splits a failed batch in two, without using up retries. Default: false. */
  readonly bisectBatchOnFunctionError?: boolean
  /** -1 (the default) retries until the record is too old. Otherwise 0 to 10,000. */
  readonly maximumRetryAttempts?: number
  /** -1 (the default) ignores the age. Otherwise 60 to 604,800. The age counts from the arrival at this mapping. */
  readonly maximumRecordAgeInSeconds?: number
  /**
   * With `ReportBatchItemFailures`, the response's `batchItemFailures` are read. Without, any response is a success.
   */
  readonly functionResponseTypes?: readonly 'ReportBatchItemFailures'[]
  /** EventBridge patterns. A record that matches none of them is skipped. Default: every record matches. */
  readonly filters?: readonly FilterPattern[]
  /** The destination for records that were given up on. Default: only the log. */
  readonly onFailure?: FailureDestination
  /** The timeout of an invocation in seconds, 1 to 900. Default: 3, as on Lambda. */
  readonly timeout?: number
}

export type ResolvedSettings = Required<Omit<MappingSettings, 'onFailure'>> & Pick<MappingSettings, 'onFailure'>

const infiniteOr = (least: number, most: number) => z.union([z.literal(-1), z.int().min(least).max(most)])

const ranges = z.object({
  batchSize: z.int().min(1).max(10_000).default(100),
  maximumBatchingWindowInSeconds: z.int().min(0).max(300).default(0),
  parallelizationFactor: z.int().min(1).max(10).default(1),
  startingPosition: z.enum(['TRIM_HORIZON', 'LATEST']),
  bisectBatchOnFunctionError: z.boolean().default(false),
  maximumRetryAttempts: infiniteOr(0, 10_000).default(-1),
  maximumRecordAgeInSeconds: infiniteOr(60, 604_800).default(-1),
  functionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).max(1).default([]),
  // Five per mapping, ten on request: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
  filters: z.array(z.custom<FilterPattern>()).max(10).default([]),
  timeout: z.int().min(1).max(900).default(3),
})

/** Adds Lambda's defaults. Throws a `LocalCloudError` with the name of a setting that Lambda would reject. */
export function resolveSettings(functionName: string, settings: MappingSettings): ResolvedSettings {
  const parsed = ranges.safeParse(settings)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join('; ')
    throw new LocalCloudError(
      'mapping.invalidSetting',
      `The event source mapping of ${functionName} is invalid: ${problems}.`,
    )
  }
  for (const pattern of parsed.data.filters) requireValidPattern(pattern, functionName)
  return { ...parsed.data, ...(settings.onFailure && { onFailure: settings.onFailure }) }
}
