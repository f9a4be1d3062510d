import { z } from 'zod'
import { LocalCloudError } from '../local-cloud-error.ts'
import type { FailureDestination } from './rules/failure-message.ts'
import { type FilterPattern, requireValidPattern } from './rules/filter-pattern.ts'

/**
 * How records reach a function: Lambda's own names, defaults and ranges
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html), so that what runs locally is what is deployed.
 */
export interface MappingSettings {
  /** Records an invocation gets at most, 1 to 10,000. Default 100. */
  readonly batchSize?: number
  /** How long records may wait for a fuller batch, 0 to 300. Default 0. */
  readonly maximumBatchingWindowInSeconds?: number
  /** Batches of one shard in flight at a time, 1 to 10; the records of one item stay in order. Default 1. */
  readonly parallelizationFactor?: number
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST'
  /** Split a failed batch in two, without using up retries. Default false. */
  readonly bisectBatchOnFunctionError?: boolean
  /** -1 (the default) retries until the record is too old; else 0 to 10,000. */
  readonly maximumRetryAttempts?: number
  /** -1 (the default) never gives up for age; else 60 to 604,800. Age counts from the arrival at this mapping. */
  readonly maximumRecordAgeInSeconds?: number
  /** With `ReportBatchItemFailures` the answer's `batchItemFailures` are read; without, any answer is a success. */
  readonly functionResponseTypes?: readonly 'ReportBatchItemFailures'[]
  /** EventBridge patterns; a record that matches none of them is acknowledged unseen. Default: every record matches. */
  readonly filters?: readonly FilterPattern[]
  /** What is told about records that were given up on. Default: only the log. */
  readonly onFailure?: FailureDestination
  /** How long one invocation may take, in seconds, 1 to 900. Default 3, as Lambda's. */
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
  // Five a mapping, ten on request: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
  filters: z.array(z.custom<FilterPattern>()).max(10).default([]),
  timeout: z.int().min(1).max(900).default(3),
})

/** Fills in Lambda's defaults; throws a `LocalCloudError` naming the setting that Lambda would refuse. */
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
