import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
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
  /** Answers a request, if it returns something. Else, the next answer is given. */
  answerTo: (request: ArrivedRequest) => ServerAnswer | undefined = () => undefined
  connections = 0
  readonly #open = new Set<Socket>()
  readonly #dead = new Set<Socket>()
  readonly #server: Server

  constructor() {
    this.#server = createServer(async (request, response) => {
      if (this.#dead.has(request.socket)) return
      const body = (await json(request)) as object
      response.sendDate = false
      const arrived = { headers: request.headers as Readonly<Record<string, string>>, body }
      this.arrived.push(arrived)
      const answer = this.answerTo(arrived) ?? this.next.shift() ?? {}
      if (answer === 'silence') return
      if (answer === 'reset') return void request.socket.destroy()
      if (answer === 'half an answer') {
        response.writeHead(200, { 'content-length': 100 }).write('{"Item":')
        return void setImmediate(() => request.socket.destroy())
      }
      const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'request-1' }
      response.writeHead(answer.status ?? 200, { ...headers, ...answer.headers }).end(answer.body ?? '{}')
    }).on('connection', socket => {
      this.connections++
      this.#open.add(socket)
      socket.once('close', () => this.#open.delete(socket))
    })
  }

  /** Answers nothing more on the connections that are open now, as if a firewall had forgotten them. */
  forgetConnections(): void {
    for (const socket of this.#open) this.#dead.add(socket)
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
