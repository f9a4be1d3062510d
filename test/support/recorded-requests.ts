import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** Notes the name of every request a client sends, as often as it is sent, and returns the notes. */
export function recordedRequests(client: DynamoDBClient): string[] {
  const requests: string[] = []
  client.middlewareStack.add(
    (next, { commandName }) =>
      args => {
        requests.push(String(commandName).replace(/Command$/, ''))
        return next(args)
      },
    { step: 'initialize' },
  )
  return requests
}
