import { Readable } from 'node:stream'
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { sdkTransport } from '../../packages/dynamo-signals/src/repository/requests/sdk-transport.ts'

/** A request as it leaves the SDK. */
export interface SentRequest {
  readonly hostname: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What a scripted network answers. */
export interface ScriptedResponse {
  readonly statusCode?: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The error that ends the body before its end. */
  readonly breaksWith?: Error
}

/** A network that keeps what the SDK sends, and gives every request the same response until the test sets another. */
export class ScriptedNetwork {
  readonly sent: SentRequest[] = []
  /** The answers to the next requests. After them, `response` answers. */
  readonly next: ScriptedResponse[] = []
  response: ScriptedResponse = {}

  get config(): DynamoDBClientConfig {
    return {
      region: 'eu-central-1',
      endpoint: 'http://dynamodb.scripted',
      credentials: { accessKeyId: 'scripted', secretAccessKey: 'scripted' },
      maxAttempts: 1,
      // The SDK's own type asks for the class of its HTTP handler; it calls no more than this.
      requestHandler: { handle: this.#handle, metadata: { handlerProtocol: 'http/1.1' } } as never,
    }
  }

  readonly #handle = async ({
    hostname,
    path,
    headers,
    body,
  }: Omit<SentRequest, 'body'> & { body: Uint8Array | string }) => {
    this.sent.push({ hostname, path, headers: { ...headers }, body: Buffer.from(body as Uint8Array).toString() })
    const { statusCode = 200, body: text = '{}', headers: more, breaksWith } = this.next.shift() ?? this.response
    const content = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'request-1', ...more }
    return { response: { statusCode, headers: content, body: Readable.from(parts(text, breaksWith)) } }
  }
}

/** A client of the SDK on a scripted network, and the library's transport over it. */
export function scriptedSdk() {
  const network = new ScriptedNetwork()
  const client = new DynamoDBClient(network.config)
  return { network, client, transport: sdkTransport(client) }
}

/** The body in two parts, as a socket may deliver it. */
function* parts(text: string, breaksWith?: Error): Generator<Buffer> {
  const bytes = Buffer.from(text)
  const half = Math.floor(bytes.length / 2)
  yield bytes.subarray(0, half)
  if (breaksWith) throw breaksWith
  yield bytes.subarray(half)
}
