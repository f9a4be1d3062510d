import type { Context } from 'aws-lambda'
import type { HandlerFile } from './handler-file.ts'
import { HandlerProcess, type ProcessOptions } from './handler-process.ts'
import { SpareProcess } from './spare-process.ts'

/** A spare process is started this long after new code runs, which needs the processor for its first records. */
const SPARE_AFTER_MS = 200

interface RunningFunctionOptions extends ProcessOptions {
  /** Called when the function can be invoked again, or cannot anymore. */
  readonly onChange: () => void
}

/** How a version of a function's code was loaded. */
export type LoadResult =
  | { readonly outcome: 'loaded' }
  | { readonly outcome: 'failed'; readonly error: unknown }
  /** An edit or the end of the program came first. */
  | { readonly outcome: 'superseded' }

/** A version of a function's code, and what it has loaded so far. */
interface Version {
  readonly handler: HandlerFile
  readonly files: Set<string>
}

/**
 * A function whose code can be replaced while it is invoked. Each invocation has a process to itself, and processes are used
 * again, as on Lambda. An invocation that runs during a replacement ends with the code that it began with.
 */
export class RunningFunction {
  readonly #options: RunningFunctionOptions
  readonly #all = new Set<HandlerProcess>()
  /** The modules of installed packages that any version imported. */
  readonly #packages = new Set<string>()
  #idle: HandlerProcess[] = []
  #version: Version | undefined
  #isReady = false
  #isStopped = false
  #spare: SpareProcess | undefined
  #spareTimer: NodeJS.Timeout | undefined

  constructor(options: RunningFunctionOptions) {
    this.#options = options
  }

  /** Whether its newest code is loaded. */
  get isReady(): boolean {
    return this.#isReady
  }

  /** The files that its newest code has loaded so far, or that it needs and that do not exist. */
  get files(): ReadonlySet<string> {
    return this.#version?.files ?? new Set()
  }

  /** The processes that run now. */
  get pids(): number[] {
    return [...this.#all].flatMap(({ pid = [] }) => pid)
  }

  /** Loads the code as it is now, in a new process, and then uses it for every invocation that begins. */
  async load(handler: HandlerFile): Promise<LoadResult> {
    if (this.#isStopped) return { outcome: 'superseded' }
    const version: Version = { handler, files: new Set(handler.candidates) }
    this.#version = version
    this.#setReady(false)
    for (const process of this.#idle.splice(0)) void this.#end(process)
    try {
      const process = await this.#start(version)
      if (version !== this.#version) {
        void this.#end(process)
        return { outcome: 'superseded' }
      }
      this.#idle.push(process)
      this.#setReady(true)
      return { outcome: 'loaded' }
    } catch (error) {
      return version === this.#version ? { outcome: 'failed', error } : { outcome: 'superseded' }
    } finally {
      clearTimeout(this.#spareTimer)
      this.#spareTimer = setTimeout(() => this.#keepSpare(version), SPARE_AFTER_MS)
    }
  }

  /** Invokes the newest code, in a process of its own if all others are busy. */
  readonly invoke = async (event: unknown, context: Context): Promise<unknown> => {
    const version = this.#version
    if (!version) throw new Error('The code of the function has not been loaded.')
    const process = this.#takeIdle() ?? (await this.#start(version))
    try {
      return await process.invoke(event, context)
    } finally {
      if (version === this.#version && !process.hasEnded) this.#idle.push(process)
      else void this.#end(process)
    }
  }

  /** Ends all processes. Running invocations get no result. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#version = undefined
    this.#isReady = false
    clearTimeout(this.#spareTimer)
    await Promise.all([this.#spare?.end(), ...[...this.#all].map(process => this.#end(process))])
  }

  async #start({ handler, files }: Version): Promise<HandlerProcess> {
    const process = this.#spare?.take() ?? new HandlerProcess(this.#options)
    this.#spare = undefined
    this.#all.add(process)
    try {
      await process.load(handler, { onFile: file => files.add(file), onPackage: url => this.#packages.add(url) })
      return process
    } catch (error) {
      void this.#end(process)
      throw error
    }
  }

  #keepSpare(version: Version): void {
    if (version === this.#version) this.#spare ??= new SpareProcess(this.#options, this.#packages)
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
