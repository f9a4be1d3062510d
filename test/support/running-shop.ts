import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'

/** A mail as the console's inbox shows it. */
export interface InboxMail {
  readonly id: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** The whole program in a process of its own, as `npm start` runs it, on the run's DynamoDB Local. */
export class RunningShop {
  readonly url: string
  readonly consoleUrl: string
  readonly dataDir: string
  readonly tables: { readonly data: string; readonly ledger: string }
  /** Every line it has printed so far. */
  readonly printed: string[] = []
  readonly #environment: NodeJS.ProcessEnv
  readonly #root: string
  #child: ChildProcess | undefined

  private constructor(dataDir: string, environment: Record<string, string>, root: string) {
    this.dataDir = dataDir
    this.#root = root
    this.tables = { data: `${environment.TABLE_PREFIX}-data`, ledger: `${environment.TABLE_PREFIX}-ledger` }
    this.url = `http://localhost:${environment.PORT}`
    this.consoleUrl = `http://127.0.0.1:${environment.CONSOLE_PORT}`
    this.#environment = { ...process.env, ...environment }
  }

  /**
   * Starts a shop with tables, ports and files of its own, and with these variables of the environment. `root` is the
   * checkout it runs from: this one by default.
   */
  static async open(environment: Readonly<Record<string, string>> = {}, root = '.'): Promise<RunningShop> {
    const dataDir = await mkdtemp(join(tmpdir(), 'shop-'))
    const [PORT, CONSOLE_PORT, SES_PORT] = await Promise.all([freePort(), freePort(), freePort()])
    const own = {
      PORT: String(PORT),
      CONSOLE_PORT: String(CONSOLE_PORT),
      SES_PORT: String(SES_PORT),
      DATA_DIR: dataDir,
      TABLE_PREFIX: `journey-${randomUUID()}`,
      RATE_LIMITS: 'off',
    }
    const shop = new RunningShop(dataDir, { ...own, ...environment }, root)
    await shop.start()
    return shop
  }

  /** The process that runs the shop; undefined before it was started. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Starts the process, and resolves when it prints `ready`. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, startArguments(this.#root), {
      cwd: this.#root,
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    const begin = this.printed.length
    const ready = Promise.withResolvers<void>()
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', line => {
        this.printed.push(line)
        if (line === 'ready') ready.resolve()
      })
    }
    child.once('exit', code =>
      ready.reject(new Error(`The shop ended with ${code}:\n${this.printed.slice(begin).join('\n')}`)),
    )
    await ready.promise
  }

  /** Ends the process at once, as a power cut does. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Stops the process as Ctrl-C does. */
  async stop(): Promise<void> {
    await this.#end('SIGINT')
  }

  /** Stops the process and removes its files. */
  async close(): Promise<void> {
    await this.stop()
    await rm(this.dataDir, { recursive: true, force: true })
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }

  /** The mails SES accepted for an address, oldest first. */
  async mails(to: string): Promise<InboxMail[]> {
    const { items } = await this.console<{ items: InboxMail[] }>(`/api/mails?to=${encodeURIComponent(to)}`)
    return items
  }

  /** Waits until every record is delivered and nothing is being retried. */
  async settled(): Promise<void> {
    await eventually(
      () => this.console<{ idle: boolean }>('/api/streams'),
      ({ idle }) => idle,
    )
  }

  /** Asks the console. */
  async console<T>(path: string, init: { method?: string; body?: object } = {}): Promise<T> {
    const { method = 'GET', body } = init
    const response = await fetch(this.consoleUrl + path, {
      method,
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (response.status === 204 ? undefined : await response.json()) as T
  }
}

/** What `npm start` hands to Node: not npm itself, which a signal would end without the shop. */
function startArguments(root: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } }
  return scripts.start.split(' ').slice(1)
}
