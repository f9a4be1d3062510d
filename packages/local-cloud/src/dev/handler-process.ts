import { type ChildProcess, fork } from 'node:child_process'
import type { Context } from 'aws-lambda'
import type { HandlerFile } from './handler-file.ts'
import { type FromFunction, receivedError, type ToFunction } from './messages.ts'
import { siblingModule } from './sibling-module.ts'

const PROGRAM = siblingModule('./function-process', import.meta.url)

/** What a process runs, and who is told what it does. */
export interface ProcessOptions extends Pick<HandlerFile, 'file' | 'exportName'> {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** Called for each file that it loads. */
  readonly onFile: (file: string) => void
  /** Called for each outcome of a receiver of dynamo-signals. */
  readonly onReceiver: (message: unknown) => void
  /** Called with each line that it prints. */
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void
}

/**
 * One process that runs one version of a handler, for one invocation at a time, as an execution environment of Lambda does.
 * If it ends during an invocation, the invocation fails, unless `end` was called.
 */
export class HandlerProcess {
  /** Resolves when the handler can be invoked. Rejects if its code cannot be loaded. */
  readonly loaded: Promise<void>
  readonly #child: ChildProcess
  readonly #exited: Promise<void>
  #isEnded = false
  #count = 0
  #current: PromiseWithResolvers<unknown> | undefined

  constructor(options: ProcessOptions) {
    const { file, exportName, folder, environment } = options
    this.#child = fork(PROGRAM, [file, exportName], {
      cwd: folder,
      env: { ...environment },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const loaded = Promise.withResolvers<void>()
    this.loaded = loaded.promise
    this.loaded.catch(() => {})
    this.#exited = new Promise(resolve => this.#child.once('exit', () => resolve()))
    this.#child.on('message', (message: FromFunction) => {
      if (message.kind === 'file') options.onFile(message.file)
      else if (message.kind === 'receiver') options.onReceiver(message.message)
      else if (message.kind === 'ready') loaded.resolve()
      else if (message.kind === 'failed') this.#fail(loaded, message)
      else if (message.id === this.#count) this.#settle(message)
    })
    this.#child.once('error', error => this.#onEnd(loaded, error.message))
    this.#child.once('exit', (code, signal) => {
      this.#onEnd(loaded, signal === null ? `exit status ${code}` : `signal: ${signal}`)
    })
    for (const stream of ['stdout', 'stderr'] as const) {
      forEachLine(this.#child[stream], line => options.onLine(line, stream))
    }
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  get hasEnded(): boolean {
    return this.#isEnded || this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /**
   * Invokes the handler. Rejects with its error, or if the process ends. When the time of the invocation is up, the process
   * is killed, as on Lambda.
   */
  async invoke(event: unknown, { awsRequestId, getRemainingTimeInMillis }: Context): Promise<unknown> {
    await this.loaded
    this.#count += 1
    const current = Promise.withResolvers<unknown>()
    this.#current = current
    const remainingMs = getRemainingTimeInMillis()
    const invocation: ToFunction = { id: this.#count, event, requestId: awsRequestId, remainingMs }
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), remainingMs)
    this.#child.send(invocation, error => error && current.reject(error))
    try {
      return await current.promise
    } finally {
      clearTimeout(timer)
      this.#current = undefined
    }
  }

  /** Ends the process. A running invocation gets no result: its records are delivered again. Resolves when it has ended. */
  async end(): Promise<void> {
    this.#isEnded = true
    this.#child.kill('SIGKILL')
    if (this.#child.pid !== undefined) await this.#exited
  }

  #fail(loaded: PromiseWithResolvers<void>, { error }: Extract<FromFunction, { readonly kind: 'failed' }>): void {
    loaded.reject(receivedError(error))
    void this.end()
  }

  #settle(message: Extract<FromFunction, { readonly id: number }>): void {
    if (message.kind === 'response') this.#current?.resolve(message.response)
    else this.#current?.reject(receivedError(message.error))
  }

  #onEnd(loaded: PromiseWithResolvers<void>, how: string): void {
    loaded.reject(new Error(`Its process ended (${how}) before its code was loaded.`))
    if (!this.#isEnded) this.#current?.reject(new RuntimeExit(how))
  }
}

/** As Lambda reports it. */
class RuntimeExit extends Error {
  override readonly name = 'Runtime.ExitError'

  constructor(how: string) {
    super(`The process of the function ended during an invocation: ${how}.`)
  }
}

/** Calls back for each complete line of a stream, and for what is left at its end. */
function forEachLine(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  let rest = ''
  stream?.setEncoding('utf8')
  stream?.on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line.replace(/\r$/, ''))
  })
  stream?.on('end', () => rest !== '' && onLine(rest))
}
