import { type Consumer, LINKS, MAIL } from '@dynamo-signals/shop/consumers'
import { CONSUMER_SETTINGS, type MappingSettings } from 'dynamo-signals/deploy'
import { subscriberArgs } from 'dynamo-signals/sst'
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

// The compiler refuses a setting that Lambda does not have. SST would drop it silently.
type Settings = Pick<aws.lambda.EventSourceMappingArgs, keyof MappingSettings | 'destinationConfig'>

const filters = deriveEventFilters()
requireDeliverable(filters, Object.keys(MAY))

/** One Lambda function per consumer with connected receivers. Invoked only for records that one of them may handle. */
export const consumers: readonly DeployedConsumer[] = Object.keys(filters).map(deployConsumer)

function deployConsumer(name: string): DeployedConsumer {
  const component = name.charAt(0).toUpperCase() + name.slice(1)
  const consumer = shopFunction(`${component}Consumer`, {
    file: name,
    memory: '512 MB',
    timeout: DELIVERY.timeout,
    retries: CONSUMER_SETTINGS.asyncRetries,
    may: [mayReadStream, ...mayLeaveFailures, ...(MAY[name] ?? [])],
    // SST's stubs remain when `sst dev` ends, and the stream's records would fail in them until their retries are exhausted.
    live: settings.liveConsumers,
  })
  const args = subscriberArgs({ consumer: name, filters: filters[name] ?? [], failures: failures.arn })
  const eventSourceMapping: Settings = args.transform.eventSourceMapping
  const subscriber = data.subscribe(component, consumer.arn, { ...args, transform: { eventSourceMapping } })
  return { name, function: consumer, mapping: subscriber.apply(({ nodes }) => nodes.eventSourceMapping) }
}
