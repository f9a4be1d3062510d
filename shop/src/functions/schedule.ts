import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { createScheduler, wakeEvent } from 'dynamo-signals/streams'
import { CONSUMERS } from '../consumers.ts'
import { openApplication } from '../open-application.ts'

const lambda = new LambdaClient({ maxAttempts: 2 })
const schedule = createScheduler({ database: openApplication(), consumers: CONSUMERS, wake })
const namespace = process.env.METRICS_NAMESPACE

/**
 * Runs every minute. Sends the signals that are due, and wakes the consumers whose records wait for a retry. Where it is
 * deployed, it also prints how long the oldest record of each consumer has waited, which an alarm reads.
 */
export const handler: typeof schedule = async (event, context) => {
  const report = await schedule(event, context)
  for (const { consumer, oldestSeconds } of report.waiting) printAge(consumer, oldestSeconds)
  return report
}

async function wake(consumer: string): Promise<void> {
  const FunctionName = process.env[`${consumer.toUpperCase()}_FUNCTION`]
  if (!FunctionName) throw new Error(`No setting has the name of the function of the consumer "${consumer}".`)
  await lambda.send(
    new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(wakeEvent(consumer)) }),
  )
}

function printAge(consumer: string, seconds: number): void {
  if (!namespace) return
  const metrics = new Metrics({ namespace, serviceName: consumer })
  metrics.addMetric('OldestWaiting', MetricUnit.Seconds, seconds)
  metrics.publishStoredMetrics()
}
