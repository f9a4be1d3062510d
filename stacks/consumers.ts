import { type Consumer, LINKS, MAIL } from '@dynamo-signals/shop/consumers'
import { DELIVERY } from '../wiring/delivery.ts'
import { deriveEventFilters } from '../wiring/event-filters.ts'
import { failures, mayLeaveFailures } from './failures.ts'
import { mayMail } from './mail.ts'
import { mayReadStream } from './permissions.ts'
import { requireDeliverable } from './require-deliverable.ts'
import { type ShopFunctionArgs, shopFunction } from './shop-function.ts'
import { settings } from './stage.ts'
import { data } from './tables.ts'

/** The permissions of each consumer's function in addition to reading the stream. Only `mail` may send email. */
const MAY: Readonly<Record<string, ShopFunctionArgs['may']>> = {
  [LINKS]: [],
  [MAIL]: [mayMail],
} satisfies Record<Consumer, ShopFunctionArgs['may']>

/** A consumer with its Lambda function and event source mapping. */
export interface DeployedConsumer {
  readonly name: string
  readonly function: sst.aws.Function
  readonly mapping: $util.Output<aws.lambda.EventSourceMapping>
}

const { timeout, functionResponseTypes, ...delivery } = DELIVERY

// Typed separately, because a misspelled setting would be dropped silently.
const MAPPING: Pick<aws.lambda.EventSourceMappingArgs, keyof typeof delivery | 'functionResponseTypes'> = {
  ...delivery,
  functionResponseTypes: [...functionResponseTypes],
}

const filters = deriveEventFilters()
requireDeliverable(filters, Object.keys(MAY))

/** One Lambda function per consumer with connected receivers. Invoked only for records that one of them may handle. */
export const consumers: readonly DeployedConsumer[] = Object.keys(filters).map(deployConsumer)

function deployConsumer(name: string): DeployedConsumer {
  const component = name.charAt(0).toUpperCase() + name.slice(1)
  const consumer = shopFunction(`${component}Consumer`, {
    file: name,
    memory: '512 MB',
    timeout,
    // Asynchronous invocations only wake it for waiting records. The scheduler wakes it again a minute later.
    retries: 0,
    may: [mayReadStream, ...mayLeaveFailures, ...(MAY[name] ?? [])],
    // SST's stubs remain when `sst dev` ends, and the stream's records would fail in them until their retries are exhausted.
    live: settings.liveConsumers,
  })
  const subscriber = data.subscribe(component, consumer.arn, {
    filters: [...(filters[name] ?? [])],
    transform: {
      eventSourceMapping: mapping => {
        Object.assign(mapping, MAPPING)
        mapping.destinationConfig = { onFailure: { destinationArn: failures.arn } }
        mapping.metricsConfig = { metrics: ['EventCount'] }
      },
    },
  })
  return { name, function: consumer, mapping: subscriber.apply(({ nodes }) => nodes.eventSourceMapping) }
}
