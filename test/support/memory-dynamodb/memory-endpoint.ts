import { Readable } from 'node:stream'
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import type { Operation, Transport } from 'dynamo-signals'
import { CONTENT_TYPE, errorBody } from '../../../packages/dynamodb-embedded/src/http/json-protocol.ts'
import { ServiceError } from '../../../packages/dynamodb-embedded/src/service-error.ts'
import { fromJson } from '../../../packages/dynamodb-embedded/src/values/from-json.ts'

interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/** What the network does to a request of the SDK, inside the SDK's own retries. */
export type NetworkFault = (send: () => Promise<HttpResponse>) => Promise<HttpResponse>

/** An answer as the SDK reads it. */
export interface HttpResponse {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readable
}

/** The network between a client of the AWS SDK and a transport that answers it: HTTP and JSON, without a socket. */
export class MemoryEndpoint {
  /** The operation of every HTTP request, the SDK's own repetitions included. */
  readonly requests: string[] = []
  readonly #transport: Transport
  readonly #faults: NetworkFault[] = []

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** Sets what happens to the next requests, one fault a request. */
  next(...faults: NetworkFault[]): void {
    this.#faults.push(...faults)
  }

  /** The settings of a client that talks to this endpoint. */
  get config(): DynamoDBClientConfig {
    const handle = async (request: HttpRequest) => {
      const fault = this.#faults.shift()
      const send = () => this.#send(request)
      return { response: fault ? await fault(send) : await send() }
    }
    return {
      region: 'eu-central-1',
      endpoint: 'http://dynamodb.memory',
      credentials: { accessKeyId: 'memory', secretAccessKey: 'memory' },
      // The SDK's own type asks for the class of its HTTP handler; it calls no more than this.
      requestHandler: { handle, metadata: { handlerProtocol: 'http/1.1' } } as never,
    }
  }

  async #send({ headers, body }: HttpRequest): Promise<HttpResponse> {
    const operation = headers['x-amz-target']?.split('.')[1] ?? ''
    this.requests.push(operation)
    try {
      const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
      return answer(200, await this.#transport(operation as Operation, fromJson(text) as never))
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      return answer(error.$metadata.httpStatusCode, errorBody(error))
    }
  }
}

/** A response with the content, as DynamoDB sends it. An error's content is `{ __type }`, its name. */
export function answer(statusCode: number, content: object): HttpResponse {
  const body = Buffer.from(JSON.stringify(content))
  const headers = { 'content-type': CONTENT_TYPE, 'content-length': String(body.length) }
  return { statusCode, headers, body: Readable.from([body]) }
}
