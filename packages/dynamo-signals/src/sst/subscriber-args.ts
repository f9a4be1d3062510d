import { type MappingSettings, mappingSettings, requireFilters } from '../deploy/index.ts'

/** A consumer, for {@link subscriberArgs}. */
export interface SubscriberParts<Ref> {
  /** The consumer's name, for errors. */
  readonly consumer: string
  /** `eventFilters(consumer)` of `dynamo-signals/operations`. */
  readonly filters: readonly object[]
  /** The ARN of the bucket for the records that Lambda gives up on. */
  readonly failures: Ref
}

/** The last argument of `subscribe` of an `sst.aws.Dynamo`. */
export interface SubscriberArgs<Ref> {
  readonly filters: object[]
  readonly transform: {
    readonly eventSourceMapping: MappingSettings & {
      readonly destinationConfig: { readonly onFailure: { readonly destinationArn: Ref } }
    }
  }
}

/**
 * Returns the last argument of `subscribe` of the data table: the filters of a consumer, and every setting of its event source
 * mapping. SST sets only `LATEST`, which loses the records that are written before the mapping is active.
 *
 * Throws `ConfigurationError` if Lambda would refuse the filters, or invoke the function for every record.
 *
 * @example
 * const args = subscriberArgs({ consumer: 'profiles', filters: eventFilters('profiles'), failures: 'arn:aws:s3:::failures' })
 */
export function subscriberArgs<Ref>({ consumer, filters, failures }: SubscriberParts<Ref>): SubscriberArgs<Ref> {
  requireFilters(consumer, filters)
  return {
    filters: [...filters],
    transform: {
      eventSourceMapping: {
        ...mappingSettings(),
        destinationConfig: { onFailure: { destinationArn: failures } },
      },
    },
  }
}
