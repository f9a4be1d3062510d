import { createServer } from 'node:net'
import { startDynamoDBLocal } from '@dynamo-signals/local-cloud'

/** Starts one DynamoDB Local for the whole run, unless `DYNAMODB_ENDPOINT` names a running one. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.DYNAMODB_ENDPOINT) return undefined
  const { endpoint, stop } = await startDynamoDBLocal({ port: await freePort(), dataDir: '' })
  process.env.DYNAMODB_ENDPOINT = endpoint
  return stop
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
