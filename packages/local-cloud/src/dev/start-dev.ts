import { dirname, relative, resolve } from 'node:path'
import { LocalCloudError } from '../local-cloud-error.ts'
import type { Log } from '../log.ts'
import { sayIfSlow } from '../progress/say-if-slow.ts'
import { failureText } from '../terminal/failure-text.ts'
import { ConfigReader } from './config-reader.ts'
import type { DevConfig } from './dev-config.ts'
import type { PrintLine } from './dev-functions.ts'
import { type DevSession, startSession } from './dev-session.ts'
import type { DevSettings } from './dev-settings.ts'
import { filesWithin } from './files-within.ts'
import { localEnvironment } from './function-environment.ts'
import { WatchedFiles } from './watched-files.ts'

export interface StartDevOptions {
  /** The configuration. */
  readonly file: string
  readonly settings: DevSettings
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly log: Log
  /** Called with each line that a function prints. */
  readonly print: PrintLine
}

/** What `dynamo-signals dev` runs. */
export interface RunningDev {
  /** The processes of a function. */
  pidsOf(name: string): readonly number[]
  /** Lets running invocations end, for up to 10 s, and stops everything. You can call it more than once. */
  stop(): Promise<void>
}

/**
 * Starts everything that a configuration lists, and applies every edit of its files: a function whose code has changed runs
 * the new code, and a changed configuration restarts the services on the same data. Rejects with a `LocalCloudError` if a
 * service cannot start, and leaves nothing running. A function that cannot be loaded is logged, and its records wait.
 */
export async function startDev({ file, settings, environment, log, print }: StartDevOptions): Promise<RunningDev> {
  const folder = dirname(file)
  const dataDir = settings.dataDir === '' ? '' : resolve(folder, settings.dataDir)
  const endpoints = {
    dynamodb: `http://127.0.0.1:${settings.dynamodbPort}`,
    ses: `http://127.0.0.1:${settings.sesPort}`,
  }
  const reader = new ConfigReader(file, folder, localEnvironment(environment, endpoints))
  const open = (config: DevConfig) =>
    startSession({
      config,
      folder,
      namedConfig: namedConfig(file),
      settings: { ...settings, dataDir },
      environment,
      log,
      print,
    })
  const config = await sayIfSlow(log, `${file} to be read`, reader.read())
  if (!config) throw new Error('The configuration was read twice at once.')
  const dev = new Dev(reader, open, dataDir !== '', log)
  await dev.open(config)
  log.info('ready')
  return dev
}

/** Commands look for a configuration of this name in the working directory. */
function namedConfig(file: string): string | undefined {
  const path = relative(process.cwd(), file)
  return /^dynamo-signals\.config\.m?[jt]s$/.test(path) ? undefined : path
}

class Dev implements RunningDev {
  readonly #reader: ConfigReader
  readonly #open: (config: DevConfig) => Promise<DevSession>
  readonly #keepsData: boolean
  readonly #log: Log
  readonly #watched: WatchedFiles
  #session: DevSession | undefined
  #changes: Promise<void> = Promise.resolve()
  #stopped: Promise<void> | undefined

  constructor(reader: ConfigReader, open: (config: DevConfig) => Promise<DevSession>, keepsData: boolean, log: Log) {
    this.#reader = reader
    this.#open = open
    this.#keepsData = keepsData
    this.#log = log
    this.#watched = new WatchedFiles({
      onEdit: files => this.#apply(files),
      onError: (watched, error) =>
        log.error(`Edits in ${watched} are not seen: ${error.message}. Restart after an edit, or allow more watchers.`),
    })
  }

  async open(config: DevConfig): Promise<void> {
    this.#session = await this.#open(config)
    this.#watch()
  }

  pidsOf(name: string): readonly number[] {
    return this.#session?.functions.pidsOf(name) ?? []
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#close()
    return this.#stopped
  }

  async #close(): Promise<void> {
    this.#watched.close()
    this.#reader.close()
    await this.#changes
    await this.#session?.stop()
  }

  /** Functions are loaded at once. A restart of the services waits for the one before. */
  #apply(files: ReadonlySet<string>): void {
    const isOfConfig = filesWithin(this.#reader.files, files).length > 0
    const session = this.#session
    const reloaded = session?.functions.reload(files)
    const work = async () => {
      await reloaded
      // A session that was starting may have loaded the files before the edit.
      if (this.#session !== session && !this.#stopped) await this.#session?.functions.reload(files)
      if (isOfConfig) await this.#applyConfig()
      this.#watch()
    }
    this.#changes = this.#changes.then(work).catch(error => this.#log.error(failureText(error)))
  }

  async #applyConfig(): Promise<void> {
    const config = await this.#reader.read().catch(error => this.#complain(error))
    const before = this.#session
    if (!config || !before || this.#stopped || JSON.stringify(config) === JSON.stringify(before.config)) return
    if (!this.#keepsData) {
      this.#log.warn(
        'The configuration has changed. Restart to apply it: the data is only in memory, and would be lost.',
      )
      return
    }
    this.#log.info('The configuration has changed. Restarting on the same data ...')
    await before.stop()
    this.#session = await this.#open(config).catch(async error => {
      this.#complain(error)
      return this.#open(before.config)
    })
    this.#log.info('ready')
  }

  #complain(error: unknown): undefined {
    const why = error instanceof LocalCloudError ? error.message : failureText(error)
    this.#log.error(`The configuration before the edit stays in use. ${why}`)
  }

  #watch(): void {
    if (this.#stopped) return
    this.#watched.watch([...this.#reader.files, ...(this.#session?.functions.files ?? [])])
  }
}
