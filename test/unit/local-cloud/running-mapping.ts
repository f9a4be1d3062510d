import type { DynamoDBStreamEvent } from 'aws-lambda'
import { memoryCheckpoints } from '../../../packages/local-cloud/src/event-source-mapping/checkpoints/checkpoint-store.ts'
import type { Observation } from '../../../packages/local-cloud/src/event-source-mapping/delivery/observation.ts'
import {
  EventSourceMapping,
  type MappingOptions,
} from '../../../packages/local-cloud/src/event-source-mapping/event-source-mapping.ts'
import type { MappingSettings } from '../../../packages/local-cloud/src/event-source-mapping/mapping-settings.ts'
import { FakeStream } from './fake-stream.ts'
import { ManualClock } from './manual-clock.ts'

export type Answer = (items: string[], event: DynamoDBStreamEvent) => unknown

/** The items of a batch, in order. */
export function itemsOf(event: DynamoDBStreamEvent): string[] {
  return event.Records.map(record => record.dynamodb?.Keys?.pk?.S ?? '')
}

/** What a function answers to report items as failed, by their place in the event. */
export function reportFailed(event: DynamoDBStreamEvent, ...items: string[]): unknown {
  const failed = event.Records.filter(record => items.includes(record.dynamodb?.Keys?.pk?.S ?? ''))
  return { batchItemFailures: failed.map(record => ({ itemIdentifier: record.dynamodb?.SequenceNumber })) }
}

/** A mapping on a fake stream under a clock that the test moves; `batches` are the invocations so far. */
export function mappingOf(
  answer: Answer,
  settings: Partial<MappingSettings> = {},
  options: Partial<MappingOptions> = {},
) {
  const clock = new ManualClock()
  const stream = new FakeStream()
  const batches: string[][] = []
  const observations: Observation[] = []
  const logged: string[] = []
  const store = memoryCheckpoints()
  const write = (message: string) => {
    logged.push(message)
  }
  let ids = 0
  const mappingOptions: MappingOptions = {
    functionName: 'mail',
    handler: event => {
      batches.push(itemsOf(event))
      return answer(itemsOf(event), event)
    },
    settings: { startingPosition: 'TRIM_HORIZON', ...settings },
    source: stream,
    region: 'eu-central-1',
    log: { info: write, warn: write, error: write },
    checkpoints: store,
    observe: observation => observations.push(observation),
    clock,
    newId: () => {
      ids += 1
      return `id-${ids}`
    },
    ...options,
  }
  return {
    mapping: new EventSourceMapping(mappingOptions),
    mappingOptions,
    stream,
    clock,
    batches,
    observations,
    logged,
    store,
  }
}
