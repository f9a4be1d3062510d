import { type ChildProcess, fork } from 'node:child_process'
import type { Context } from 'aws-lambda'
import type { HandlerFile } from './handler-file.ts'
import type { LoadListener } from './loaded-files.ts'
import { type FromFunction, receivedError, type SentError, type ToFunction } from './messages.ts'
import { siblingModule } from './sibling-module.ts'

const PROGRAM = siblingModule('./function-process', import.meta.url)

/** The surroundings of a process, and what to call when it prints or reports something. */
export interface ProcessOptions {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
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
  readonly #child: ChildProcess
  readonly #loaded = Promise.withResolvers<void>()
  readonly #exited: Promise<void>
  #listener: LoadListener | undefined
  #isEnded = false
  #count = 0
  #current: PromiseWithResolvers<unknown> | undefined

  constructor({ folder, environment, onLine, onReceiver }: ProcessOptions) {
    this.#child = fork(PROGRAM, [], {
      cwd: folder,
      env: { ...environment },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#loaded.promise.catch(() => {})
    this.#exited = new Promise(resolve => this.#child.once('exit', () => resolve()))
    this.#child.on('message', (message: FromFunction) => {
      if (message.kind === 'file') this.#listener?.onFile(message.file)
      else if (message.kind === 'package') this.#listener?.onPackage?.(message.url)
      else if (message.kind === 'receiver') onReceiver(message.message)
      else if (message.kind === 'ready') this.#loaded.resolve()
      else if (message.kind === 'failed') this.#fail(message.error)
      else if (message.id === this.#count) this.#settle(message)
    })
    this.#child.once('error', error => this.#onEnd(error.message))
    this.#child.once('exit', (code, signal) =>
      this.#onEnd(signal === null ? `exit status ${code}` : `signal: ${signal}`),
    )
    for (const stream of ['stdout', 'stderr'] as const) {
      // What packages print while they are loaded in advance was printed when they were loaded first.
      forEachLine(this.#child[stream], line => this.#listener && onLine(line, stream))
    }
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  get hasEnded(): boolean {
    return this.#isEnded || this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** Loads installed packages in advance, so that `load` takes a tenth of the time. */
  prepare(packages: readonly string[]): void {
    this.#send({ kind: 'prepare', packages })
  }

  /** Loads a handler. Resolves when it can be invoked. Rejects if its code cannot be loaded. */
  load({ file, exportName }: Pick<HandlerFile, 'file' | 'exportName'>, listener: LoadListener): Promise<void> {
    this.#listener = listener
    this.#send({ kind: 'load', file, exportName })
    return this.#loaded.promise
  }

  /**
   * Invokes the handler that it has loaded. Rejects with its error, or if the process ends. When the time of the invocation is up, the process
   * is killed, as on Lambda.
   */
  async invoke(event: unknown, { awsRequestId, getRemainingTimeInMillis }: Context): Promise<unknown> {
    this.#count += 1
    const current = Promise.withResolvers<unknown>()
    this.#current = current
    const remainingMs = getRemainingTimeInMillis()
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), remainingMs)
    this.#send({ kind: 'invoke', id: this.#count, event, requestId: awsRequestId, remainingMs })
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

  /** A process that has ended takes no messages, which `exit` reports. */
  #send(message: ToFunction): void {
    this.#child.send(message, () => {})
  }

  #fail(error: SentError): void {
    this.#loaded.reject(receivedError(error))
    void this.end()
  }

  #settle(message: Extract<FromFunction, { readonly id: number }>): void {
    if (message.kind === 'response') this.#current?.resolve(message.response)
    else this.#current?.reject(receivedError(message.error))
  }

  #onEnd(how: string): void {
    this.#loaded.reject(new Error(`Its process ended (${how}) before its code was loaded.`))
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
