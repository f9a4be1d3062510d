import { type Consumer, LINKS, MAIL } from '@dynamo-signals/shop/consumers'
import { DELIVERY } from '../wiring/delivery.ts'
import { deriveEventFilters } from '../wiring/event-filters.ts'
import { failures, mayLeaveFailures } from './failures.ts'
import { mayMail } from './mail.ts'
import { requireDeliverable } from './mapping-rules.ts'
import { mayReadStream } from './permissions.ts'
import { type ShopFunctionArgs, shopFunction } from './shop-function.ts'
import { settings } from './stage.ts'
import { data } from './tables.ts'

/** What each consumer's function may do beyond reading the stream. Only `mail` may send mails. */
const MAY: Readonly<Record<string, ShopFunctionArgs['may']>> = {
  [LINKS]: [],
  [MAIL]: [mayMail],
} satisfies Record<Consumer, ShopFunctionArgs['may']>

/** A consumer with its Lambda and the mapping that feeds it. */
export interface DeployedConsumer {
  readonly name: string
  readonly function: sst.aws.Function
  readonly mapping: $util.Output<aws.lambda.EventSourceMapping>
}

const { timeout, functionResponseTypes, ...delivery } = DELIVERY

// As a type of its own: a name that is no setting of a mapping would be dropped without a word.
const MAPPING: Pick<aws.lambda.EventSourceMappingArgs, keyof typeof delivery | 'functionResponseTypes'> = {
  ...delivery,
  functionResponseTypes: [...functionResponseTypes],
}

const filters = deriveEventFilters()
requireDeliverable(filters, Object.keys(MAY))

/** One Lambda for each consumer that receivers are connected to, woken only for records that one of them may want. */
export const consumers: readonly DeployedConsumer[] = Object.keys(filters).map(deployConsumer)

function deployConsumer(name: string): DeployedConsumer {
  const component = name.charAt(0).toUpperCase() + name.slice(1)
  const consumer = shopFunction(`${component}Consumer`, {
    file: name,
    memory: '512 MB',
    timeout,
    may: [mayReadStream, ...mayLeaveFailures, ...(MAY[name] ?? [])],
    // SST's stubs stay when `sst dev` ends: a stream's records would run into them until their retries are used up.
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
