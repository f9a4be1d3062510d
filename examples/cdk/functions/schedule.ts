import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { createScheduler, wakeEvent } from 'dynamo-signals/streams'
import { openOrders } from './open-orders.ts'

const lambda = new LambdaClient({ maxAttempts: 2 })

/** Runs every minute. Wakes the consumer if records wait for a retry. */
export const handler = createScheduler({ database: openOrders(), consumers: ['mails'], wake })

async function wake(consumer: string): Promise<void> {
  const Payload = JSON.stringify(wakeEvent(consumer))
  await lambda.send(new InvokeCommand({ FunctionName: process.env.MAILS_FUNCTION, InvocationType: 'Event', Payload }))
}
