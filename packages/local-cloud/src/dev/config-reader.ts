import { type ChildProcess, fork } from 'node:child_process'
import { LocalCloudError } from '../local-cloud-error.ts'
import type { DevConfig } from './dev-config.ts'
import { loadFailureText } from './load-failure-text.ts'
import { type FromConfig, receivedError } from './messages.ts'
import { readDevConfig } from './read-dev-config.ts'
import { siblingModule } from './sibling-module.ts'

const PROGRAM = siblingModule('./config-process', import.meta.url)

/** Reads the export `dev` of a configuration, each time in a new process, so that an edit is seen. */
export class ConfigReader {
  readonly #file: string
  readonly #folder: string
  readonly #environment: Readonly<Record<string, string>>
  #files: ReadonlySet<string>
  #child: ChildProcess | undefined

  constructor(file: string, folder: string, environment: Readonly<Record<string, string>>) {
    this.#file = file
    this.#folder = folder
    this.#environment = environment
    this.#files = new Set([file])
  }

  /** The configuration and the files that it has loaded, also if it could not be read. */
  get files(): ReadonlySet<string> {
    return this.#files
  }

  /**
   * Resolves with the configuration as it is now, or `undefined` if another call or `close` comes first. Rejects with a
   * `LocalCloudError` if it cannot be read.
   */
  async read(): Promise<DevConfig | undefined> {
    this.close()
    const files = new Set([this.#file])
    this.#files = files
    const child = fork(PROGRAM, [this.#file], {
      cwd: this.#folder,
      env: { ...this.#environment },
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#child = child
    const answer = await new Promise<Answer | undefined>((resolve, reject) => {
      child.on('message', (message: FromConfig) => {
        if (message.kind === 'file') files.add(message.file)
        else resolve(message)
      })
      child.once('error', reject)
      child.once('exit', (code, signal) => {
        const how = signal === null ? `ended with exit status ${code}` : `was ended by ${signal}`
        if (child === this.#child) reject(unreadable(this.#file, `Its process ${how}.`))
        else resolve(undefined)
      })
    })
    if (child !== this.#child || answer === undefined) return undefined
    this.close()
    if (answer.kind === 'failed') throw unreadable(this.#file, loadFailureText(receivedError(answer.error)))
    if (answer.config === null) throw noExport(this.#file)
    return readDevConfig(this.#file, answer.config)
  }

  /** Ends the process that reads. */
  close(): void {
    const child = this.#child
    this.#child = undefined
    child?.kill('SIGKILL')
  }
}

type Answer = Exclude<FromConfig, { readonly kind: 'file' }>

function unreadable(file: string, why: string): LocalCloudError {
  return new LocalCloudError('dev.unreadableConfig', `${file} could not be read. ${why}`)
}

function noExport(file: string): LocalCloudError {
  const example = "{ tables: [{ name: 'orders', partitionKey: 'pk' }], consumers: [] }"
  return new LocalCloudError(
    'dev.noConfig',
    `${file} has no export \`dev\`, which lists what to run. Export one: export const dev: DevConfig = ${example}`,
  )
}
