import { setTimeout as sleep } from 'node:timers/promises'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** Makes each request of a client take this many milliseconds longer, as if its database were elsewhere. */
export function distant(client: DynamoDBClient, milliseconds: number): DynamoDBClient {
  if (milliseconds === 0) return client
  const near = client.config.requestHandler
  client.config.requestHandler = Object.assign(Object.create(near) as typeof near, {
    handle: async (...args: Parameters<typeof near.handle>) => {
      await sleep(milliseconds)
      return near.handle(...args)
    },
  })
  return client
}
