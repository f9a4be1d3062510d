import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { isOfLayout } from './faulty-transport.ts'

/** Records the name of every request that a client sends, but for those of the layout record, and returns the names. */
export function recordedRequests(client: DynamoDBClient): string[] {
  const requests: string[] = []
  client.middlewareStack.add(
    (next, { commandName }) =>
      args => {
        if (!isOfLayout(args.input)) requests.push(String(commandName).replace(/Command$/, ''))
        return next(args)
      },
    { step: 'initialize' },
  )
  return requests
}
