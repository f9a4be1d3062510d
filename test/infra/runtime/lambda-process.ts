import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { fetchRic } from './fetch-ric.ts'
import { RuntimeApi } from './runtime-api.ts'

const ROOT = resolve(import.meta.dirname, '../../..')

/** What to run, and as what. */
export interface LambdaProcessOptions {
  /** The folder with `bundle.mjs`. */
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
  /** In seconds. */
  readonly timeout: number
}

/** By which client functions are run here, and why not by AWS's where that is so. */
export const RUNTIME = findRuntime()

/** One execution environment of a Lambda: a process that loaded the bundle and waits for events. */
export class LambdaProcess {
  readonly #api: RuntimeApi
  readonly #child: ReturnType<typeof spawn>
  /** From the start of the process until the function asked for its first event, in milliseconds. */
  readonly initMs: number
  /** What it printed. */
  readonly printed: string[]

  private constructor(api: RuntimeApi, child: ReturnType<typeof spawn>, initMs: number, printed: string[]) {
    this.#api = api
    this.#child = child
    this.initMs = initMs
    this.printed = printed
  }

  /** Starts one. Rejects with what the bundle failed to load with. */
  static async start({ folder, env, timeout }: LambdaProcessOptions): Promise<LambdaProcess> {
    const api = new RuntimeApi(timeout)
    const lambda = {
      AWS_LAMBDA_RUNTIME_API: await api.start(),
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: 'a-function',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_LOG_GROUP_NAME: '/shop/a-function',
      AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]0',
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: 'bundle.handler',
      NODE_OPTIONS: '--no-warnings',
    }
    const start = performance.now()
    const child = spawn(process.execPath, RUNTIME.arguments, { env: { ...env, ...lambda } })
    const printed: string[] = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => printed.push(String(chunk)))
    child.once('exit', code => api.stop(`The function ended with ${code}:\n${printed.join('')}`))
    try {
      await api.initialized()
    } catch (error) {
      child.kill()
      throw error
    }
    return new LambdaProcess(api, child, performance.now() - start, printed)
  }

  /** Has the function work on an event. Rejects when it throws. */
  invoke<Answer>(event: object): Promise<Answer> {
    return this.#api.invoke(event)
  }

  /** The process, for who measures it. */
  get pid(): number | undefined {
    return this.#child.pid
  }

  async stop(): Promise<void> {
    const ended = new Promise(done => this.#child.once('exit', done))
    this.#child.kill('SIGKILL')
    await ended
  }
}

function findRuntime(): { readonly name: string; readonly arguments: string[] } {
  try {
    const hooks = join(import.meta.dirname, 'stand-in.ts')
    return { name: 'aws-lambda-ric 4.0.2', arguments: ['--import', hooks, fetchRic(ROOT)] }
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return {
      name: `a client of our own, since aws-lambda-ric cannot be had (${why})`,
      arguments: [join(import.meta.dirname, 'plain-client.ts')],
    }
  }
}
