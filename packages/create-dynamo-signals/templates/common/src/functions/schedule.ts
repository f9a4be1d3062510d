import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { createScheduler, wakeEvent } from 'dynamo-signals/streams'
import { CONSUMERS } from '../consumers.ts'
import { openApplication } from '../open-application.ts'

const lambda = new LambdaClient({ maxAttempts: 2 })

/** Runs every minute. Sends the signals that are due, and wakes the consumers whose records wait for a retry. */
export const handler = createScheduler({ database: openApplication(), consumers: CONSUMERS, wake })

async function wake(consumer: string): Promise<void> {
  const FunctionName = process.env[`${consumer.toUpperCase()}_FUNCTION`]
  if (!FunctionName) throw new Error(`No setting has the name of the function of the consumer "${consumer}".`)
  await lambda.send(
    new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(wakeEvent(consumer)) }),
  )
}
