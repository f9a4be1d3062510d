import { Readable } from 'node:stream'
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'

/** What a stubbed service answers, as the body of the response. */
export type Answer = (operation: string) => string

/** A client's settings with a network that responds immediately, so that only CPU time is measured. */
export function stubbedNetwork(answer: Answer): DynamoDBClientConfig {
  return {
    region: 'eu-central-1',
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    requestHandler: {
      async handle(request: { readonly headers: Readonly<Record<string, string>> }) {
        const operation = (request.headers['x-amz-target'] ?? '').split('.')[1] ?? ''
        const body = Buffer.from(answer(operation))
        const headers = { 'content-type': 'application/x-amz-json-1.0', 'content-length': String(body.length) }
        return { response: { statusCode: 200, headers, body: Readable.from([body]) } }
      },
      metadata: { handlerProtocol: 'http/1.1' },
    } as never,
  }
}
