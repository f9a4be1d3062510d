import { randomUUID } from 'node:crypto'
import { LOCAL_REGION } from '../dynamodb/create-dynamodb-client.ts'
import { systemClock } from '../event-source-mapping/clock.ts'
import { invokeFunction } from '../event-source-mapping/invocation/invoke-function.ts'
import type { LocalSchedule } from '../schedules/local-schedule.ts'
import type { DevSchedule } from './dev-config.ts'
import type { RunningFunction } from './running-function.ts'

/** Lambda's default timeout, in seconds. */
const DEFAULT_TIMEOUT = 3

/** A schedule that invokes a function with EventBridge's event. While its code cannot be loaded, it skips the calls. */
export function scheduleOf({ name, everySeconds, timeout }: DevSchedule, running: RunningFunction): LocalSchedule {
  const invocation = {
    functionName: name,
    handler: running.invoke,
    timeoutInSeconds: timeout ?? DEFAULT_TIMEOUT,
    region: LOCAL_REGION,
    clock: systemClock,
    newId: randomUUID,
    onHandlerEnd: () => {},
  }
  return {
    name,
    every: everySeconds * 1000,
    handler: async ({ time }) => {
      if (!running.isReady) return
      const result = await invokeFunction(scheduledEvent(time), invocation)
      if (!result.ok) throw new Error(result.error)
    },
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-scheduled-events.html */
function scheduledEvent(time: string): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    time,
    region: LOCAL_REGION,
    resources: [],
    detail: {},
  }
}
