import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { wakeEvent } from 'dynamo-signals/streams'
import * as z from 'zod'

const names = z.record(z.string(), z.string())

/**
 * Returns the consumers and a function that wakes one, by invoking its Lambda function asynchronously. It resolves when Lambda
 * has accepted the event, and rejects if Lambda refuses it. `CONSUMER_FUNCTIONS` has the names of the functions by consumer.
 */
export function openWaker(): { readonly consumers: readonly string[]; wake(consumer: string): Promise<void> } {
  const functions = readNames(process.env.CONSUMER_FUNCTIONS)
  // It must not delay the due signals. The next call, a minute later, wakes the consumer again.
  const client = new LambdaClient({
    maxAttempts: 2,
    requestHandler: { requestTimeout: 5_000, throwOnRequestTimeout: true, connectionTimeout: 2_000 },
  })
  return {
    consumers: Object.keys(functions),
    wake: async consumer => {
      const Payload = JSON.stringify(wakeEvent(consumer))
      await client.send(new InvokeCommand({ FunctionName: functions[consumer], InvocationType: 'Event', Payload }))
    },
  }
}

function readNames(text: string | undefined): Readonly<Record<string, string>> {
  try {
    return names.parse(JSON.parse(text ?? ''))
  } catch (cause) {
    throw new Error('CONSUMER_FUNCTIONS must be the names of the functions by consumer, as JSON: {"mail":"..."}.', {
      cause,
    })
  }
}
