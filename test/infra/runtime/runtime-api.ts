import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

interface Invocation {
  readonly id: string
  readonly event: object
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
}

/**
 * The Runtime API, by which Lambda hands invocations to a function's process.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #server = createServer((request, response) => void this.#serve(request, response))
  readonly #timeout: number
  readonly #waiting: Invocation[] = []
  readonly #running = new Map<string, Invocation>()
  #poller: ServerResponse | undefined
  #stopped: Error | undefined
  readonly #initialized = Promise.withResolvers<void>()

  /** @param timeout in seconds, as the function's. */
  constructor(timeout: number) {
    this.#timeout = timeout
    this.#initialized.promise.catch(() => undefined)
  }

  /** Begins to listen, and tells where: what `AWS_LAMBDA_RUNTIME_API` is to be. */
  async start(): Promise<string> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Resolves when the function asks for its first invocation. Rejects when it could not be loaded. */
  initialized(): Promise<void> {
    return this.#initialized.promise
  }

  /** Has the function work on an event. */
  invoke<Answer>(event: object): Promise<Answer> {
    if (this.#stopped) return Promise.reject(this.#stopped)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id: randomUUID(), event, resolve: resolve as Invocation['resolve'], reject })
      this.#handOver()
    })
  }

  /** Ends, and rejects what is not answered yet. */
  stop(why: string): void {
    const error = new Error(why)
    this.#stopped = error
    this.#initialized.reject(error)
    for (const invocation of [...this.#waiting, ...this.#running.values()]) invocation.reject(error)
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [what = '', id = ''] = (request.url ?? '').split('/').reverse()
    const invocation = this.#running.get(decodeURIComponent(id))
    if (what === 'next') {
      this.#initialized.resolve()
      this.#poller = response
      this.#handOver()
      return
    }
    const body = JSON.parse((await text(request)) || 'null')
    if (what === 'response') invocation?.resolve(body)
    else if (invocation) invocation.reject(new Error(body.errorMessage))
    else this.#initialized.reject(new Error(body.errorMessage))
    if (invocation) this.#running.delete(invocation.id)
    response.writeHead(202).end('{}')
  }

  #handOver(): void {
    const poller = this.#poller
    const invocation = poller && this.#waiting.shift()
    if (!invocation) return
    this.#poller = undefined
    this.#running.set(invocation.id, invocation)
    poller.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.id,
      'lambda-runtime-deadline-ms': Date.now() + this.#timeout * 1000,
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-central-1:123456789012:function:a-function',
      'lambda-runtime-trace-id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1',
    })
    poller.end(JSON.stringify(invocation.event))
  }
}
