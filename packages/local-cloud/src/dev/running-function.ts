import type { Context } from 'aws-lambda'
import type { HandlerFile } from './handler-file.ts'
import { HandlerProcess, type ProcessOptions } from './handler-process.ts'

interface RunningFunctionOptions extends Omit<ProcessOptions, keyof HandlerFile | 'onFile'> {
  /** Called when the function can be invoked again, or cannot anymore. */
  readonly onChange: () => void
}

/** How a version of a function's code was loaded. */
export type LoadResult =
  | { readonly outcome: 'loaded' }
  | { readonly outcome: 'failed'; readonly error: unknown }
  /** An edit or the end of the program came first. */
  | { readonly outcome: 'superseded' }

/**
 * A function whose code can be replaced while it is invoked. Each invocation has a process to itself, and processes are used
 * again, as on Lambda. An invocation that runs during a replacement ends with the code that it began with.
 */
export class RunningFunction {
  readonly #options: RunningFunctionOptions
  #handler: HandlerFile | undefined
  readonly #all = new Set<HandlerProcess>()
  #idle: HandlerProcess[] = []
  #files = new Set<string>()
  #version = 0
  #isReady = false

  constructor(options: RunningFunctionOptions) {
    this.#options = options
  }

  /** Whether its newest code is loaded. */
  get isReady(): boolean {
    return this.#isReady
  }

  /** The files that its newest code has loaded so far, or that it needs and that do not exist. */
  get files(): ReadonlySet<string> {
    return this.#files
  }

  /** The processes that run now. */
  get pids(): number[] {
    return [...this.#all].flatMap(({ pid = [] }) => pid)
  }

  /** Loads the code as it is now, in a new process, and then uses it for every invocation that begins. */
  async load(handler: HandlerFile): Promise<LoadResult> {
    this.#version += 1
    const version = this.#version
    this.#handler = handler
    this.#files = new Set(handler.candidates)
    this.#setReady(false)
    for (const process of this.#idle.splice(0)) void this.#end(process)
    const process = this.#start()
    try {
      await process.loaded
    } catch (error) {
      void this.#end(process)
      return version === this.#version ? { outcome: 'failed', error } : { outcome: 'superseded' }
    }
    if (version !== this.#version) {
      void this.#end(process)
      return { outcome: 'superseded' }
    }
    this.#idle.push(process)
    this.#setReady(true)
    return { outcome: 'loaded' }
  }

  /** Invokes the newest code, in a process of its own if all others are busy. */
  readonly invoke = async (event: unknown, context: Context): Promise<unknown> => {
    const version = this.#version
    const process = this.#takeIdle() ?? this.#start()
    try {
      return await process.invoke(event, context)
    } finally {
      if (version === this.#version && !process.hasEnded) this.#idle.push(process)
      else void this.#end(process)
    }
  }

  /** Ends all processes. Running invocations get no result. */
  async stop(): Promise<void> {
    this.#version += 1
    this.#isReady = false
    await Promise.all([...this.#all].map(process => this.#end(process)))
  }

  #start(): HandlerProcess {
    const files = this.#files
    if (!this.#handler) throw new Error('The function has not been loaded yet.')
    const process = new HandlerProcess({ ...this.#options, ...this.#handler, onFile: file => files.add(file) })
    this.#all.add(process)
    return process
  }

  #takeIdle(): HandlerProcess | undefined {
    for (;;) {
      const process = this.#idle.pop()
      if (process === undefined || !process.hasEnded) return process
      void this.#end(process)
    }
  }

  async #end(process: HandlerProcess): Promise<void> {
    this.#all.delete(process)
    await process.end()
  }

  #setReady(isReady: boolean): void {
    this.#isReady = isReady
    this.#options.onChange()
  }
}
