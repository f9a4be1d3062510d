import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** A request that arrived over HTTP. */
export interface ArrivedRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: object
}

/** What the server does with a request: it answers, ends the connection, or does not answer at all. */
export type ServerAnswer =
  | { readonly status?: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | 'reset'
  | 'half an answer'
  | 'silence'

/** A server that keeps what arrives, and answers as a test says. After the given answers, `{}` is the result. */
export class ScriptedServer implements AsyncDisposable {
  readonly arrived: ArrivedRequest[] = []
  readonly next: ServerAnswer[] = []
  connections = 0
  readonly #server: Server

  constructor() {
    this.#server = createServer(async (request, response) => {
      const body = (await json(request)) as object
      response.sendDate = false
      this.arrived.push({ headers: request.headers as Readonly<Record<string, string>>, body })
      const answer = this.next.shift() ?? {}
      if (answer === 'silence') return
      if (answer === 'reset') return void request.socket.destroy()
      if (answer === 'half an answer') {
        response.writeHead(200, { 'content-length': 100 }).write('{"Item":')
        return void setImmediate(() => request.socket.destroy())
      }
      const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'request-1' }
      response.writeHead(answer.status ?? 200, { ...headers, ...answer.headers }).end(answer.body ?? '{}')
    }).on('connection', () => this.connections++)
  }

  /** Listens on a free port of this machine. */
  async start(): Promise<this> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    return this
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise(resolve => this.#server.close(resolve))
  }
}
