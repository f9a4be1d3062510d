import { ConfigurationError } from '../errors/index.ts'
import { requireFilters } from './require-filters.ts'

/**
 * The settings of a consumer's event source mapping, with the option names of Lambda's API. The local cloud delivers with the
 * same ones. Tools leave most of them out, and their defaults lose records or block a shard.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
export const MAPPING_SETTINGS = {
  /** Enough records for one invocation to be worth its price. A handler works on the items of a batch side by side. */
  batchSize: 100,
  /** One invocation a shard at a time. A higher factor keeps the order per item, and costs more invocations. */
  parallelizationFactor: 1,
  /** `LATEST` would lose the records that are written before the mapping is active. */
  startingPosition: 'TRIM_HORIZON',
  /** A record that stops the function, such as one that exhausts its memory, does not hold up the rest of its batch. */
  bisectBatchOnFunctionError: true,
  /**
   * The maximum. The library counts the attempts of each receiver, and stores a dead letter after the last one. Lambda must
   * not give up before that, and its default is to retry without end.
   */
  maximumRetryAttempts: 10_000,
  /** Half of the day for which the stream keeps records, so that a record that blocks its shard leaves time for the others. */
  maximumRecordAgeInSeconds: 12 * 3600,
  /** The handler reports the records that failed. Without this, Lambda takes the whole batch for handled. */
  functionResponseTypes: ['ReportBatchItemFailures'],
} as const

/** What the mapping of a consumer depends on. `Ref` is how the tool writes a value that is known only during a deployment. */
export interface MappingParts<Ref> {
  /** The consumer's name, for errors. */
  readonly consumer: string
  /** The ARN of a table's stream. Throws `ConfigurationError` if it is undefined, as it is for a table without one. */
  readonly stream: Ref | undefined
  /** The ARN or name of the consumer's function. */
  readonly function: Ref
  /** The ARN of the bucket, or of the standard queue, for the records that Lambda gives up on. */
  readonly failures: Ref
  /** `eventFilters(consumer)` of `dynamo-signals/operations`. */
  readonly filters: readonly object[]
}

/** The settings of a mapping that depend on nothing: {@link MAPPING_SETTINGS}, and the counts that alarms read. */
export interface MappingSettings {
  readonly batchSize: number
  readonly parallelizationFactor: number
  readonly startingPosition: string
  readonly bisectBatchOnFunctionError: boolean
  readonly maximumRetryAttempts: number
  readonly maximumRecordAgeInSeconds: number
  readonly functionResponseTypes: string[]
  readonly metricsConfig: { readonly metrics: string[] }
}

/** The complete mapping of a consumer, in the form of CloudFormation's `AWS::Lambda::EventSourceMapping`, in camelCase. */
export interface EventSourceMapping<Ref> extends MappingSettings {
  readonly eventSourceArn: Ref
  readonly functionName: Ref
  readonly filterCriteria: { readonly filters: { readonly pattern: string }[] }
  readonly destinationConfig: { readonly onFailure: { readonly destination: Ref } }
}

/** Returns {@link MAPPING_SETTINGS} as a tool takes them, with the counts of events that the alarms and the dashboard read. */
export function mappingSettings(): MappingSettings {
  const { functionResponseTypes, ...settings } = MAPPING_SETTINGS
  return {
    ...settings,
    functionResponseTypes: [...functionResponseTypes],
    metricsConfig: { metrics: ['EventCount'] },
  }
}

/**
 * Returns the event source mapping of a consumer: its settings, its filters, and a destination for the records that Lambda
 * gives up on.
 *
 * Throws `ConfigurationError` if the table has no stream, or if Lambda would refuse the filters, or invoke the function for
 * every record.
 */
export function eventSourceMapping<Ref>(parts: MappingParts<Ref>): EventSourceMapping<Ref> {
  const { consumer, stream, failures, filters } = parts
  requireFilters(consumer, filters)
  if (stream === undefined) {
    throw new ConfigurationError(
      'deploy.noStream',
      `The table of the consumer "${consumer}" has no stream. Turn it on with the view type NEW_AND_OLD_IMAGES. If you import the table, pass the ARN of its stream.`,
    )
  }
  return {
    ...mappingSettings(),
    eventSourceArn: stream,
    functionName: parts.function,
    filterCriteria: { filters: filters.map(filter => ({ pattern: JSON.stringify(filter) })) },
    destinationConfig: { onFailure: { destination: failures } },
  }
}
