import { relative } from 'node:path'
import type { ReceiverMessage } from 'dynamo-signals/streams'
import type { LocalFunction } from '../attach-functions.ts'
import type { LocalCloud } from '../local-cloud.ts'
import type { Log } from '../log.ts'
import { receiverReport } from '../receivers/from-receiver-message.ts'
import type { DevConfig, DevFunction } from './dev-config.ts'
import { filesWithin } from './files-within.ts'
import { type Endpoints, lambdaVariables, localEnvironment } from './function-environment.ts'
import { handlerFile } from './handler-file.ts'
import { scheduleOf } from './invoke-scheduled.ts'
import { loadFailureText } from './load-failure-text.ts'
import { receivedError, type SentError } from './messages.ts'
import { RunningFunction } from './running-function.ts'

/** The printed line of a function. */
export type PrintLine = (name: string, line: string, stream: 'stdout' | 'stderr') => void

interface FunctionsOptions {
  readonly config: DevConfig
  /** The folder that handlers are relative to. */
  readonly folder: string
  readonly cloud: LocalCloud
  /** The command that replays an item. */
  readonly replayCommand: string
  readonly endpoints: Endpoints
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly log: Log
  readonly print: PrintLine
}

interface Entry {
  readonly settings: DevFunction
  readonly running: RunningFunction
}

/** The functions of a configuration, each in processes of its own. */
export class DevFunctions {
  readonly #options: FunctionsOptions
  readonly #entries: readonly Entry[]

  constructor(options: FunctionsOptions) {
    this.#options = options
    const { consumers = [], schedules = [] } = options.config
    this.#entries = [...consumers, ...schedules].map(settings => ({ settings, running: this.#create(settings) }))
  }

  /** All files that the functions have loaded or need. */
  get files(): string[] {
    return this.#entries.flatMap(({ running }) => [...running.files])
  }

  /** The processes of a function. */
  pidsOf(name: string): readonly number[] {
    return this.#find(name)?.pids ?? []
  }

  /** Loads the code of all functions, then begins to deliver records and to call what is scheduled. */
  async start(): Promise<void> {
    const { cloud, config, replayCommand } = this.#options
    await Promise.all(this.#entries.map(entry => this.#load(entry)))
    await cloud.attach(
      (config.consumers ?? []).map(consumer => this.#attached(consumer)),
      { replayCommand },
    )
    for (const schedule of config.schedules ?? []) cloud.schedule(scheduleOf(schedule, this.#require(schedule.name)))
  }

  /** Loads the functions again that use one of the files. */
  async reload(changed: ReadonlySet<string>): Promise<void> {
    const edits = this.#entries.map(entry => ({ entry, edited: filesWithin(entry.running.files, changed) }))
    await Promise.all(edits.map(({ entry, edited }) => edited.length > 0 && this.#load(entry, edited)))
  }

  /** Ends all processes. */
  async stop(): Promise<void> {
    await Promise.all(this.#entries.map(({ running }) => running.stop()))
  }

  #create({ name, handler, environment }: DevFunction): RunningFunction {
    const { folder, endpoints, config, print, cloud } = this.#options
    return new RunningFunction({
      folder,
      environment: {
        ...localEnvironment(this.#options.environment, endpoints),
        ...lambdaVariables(name, handler, folder),
        ...config.environment,
        ...environment,
      },
      onLine: (line, stream) => print(name, line, stream),
      onReceiver: message => cloud.report(receiverReport(withError(message))),
      onChange: () =>
        cloud
          .mappings()
          .find(mapping => mapping.name === name)
          ?.functionChanged(),
    })
  }

  #attached({ handler: _, environment: __, startingPosition = 'TRIM_HORIZON', ...settings }: Consumer): LocalFunction {
    const running = this.#require(settings.name)
    return { ...settings, startingPosition, handler: running.invoke, isReady: () => running.isReady }
  }

  async #load({ settings, running }: Entry, edited: readonly string[] = []): Promise<void> {
    const { folder, log } = this.#options
    const { name, handler } = settings
    const begun = performance.now()
    const result = await running.load(handlerFile(folder, name, handler))
    const took = `${Math.round(performance.now() - begun)} ms`
    if (result.outcome === 'failed') {
      log.error(
        `${name} could not be loaded. It does not run until you fix it. Records wait.\n${loadFailureText(result.error)}`,
      )
    } else if (result.outcome === 'loaded' && edited.length > 0) {
      const why = edited.map(file => relative(folder, file)).join(', ')
      log.info(`${name} runs the new code after ${took} (${why})`)
    }
  }

  #find(name: string): RunningFunction | undefined {
    return this.#entries.find(({ settings }) => settings.name === name)?.running
  }

  #require(name: string): RunningFunction {
    const running = this.#find(name)
    if (!running) throw new Error(`There is no function ${name}.`)
    return running
  }
}

type Consumer = NonNullable<DevConfig['consumers']>[number]

/** The errors of receivers were sent as text. */
function withError(message: unknown): ReceiverMessage {
  const { error, ...rest } = message as ReceiverMessage
  return error === undefined ? rest : { ...rest, error: receivedError(error as SentError) }
}
