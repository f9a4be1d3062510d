import type { Transport } from 'dynamodb-embedded'
import { attachFunctions, type LocalFunction } from './attach-functions.ts'
import { Breakage } from './breakage/breakage.ts'
import { unlessEnded } from './breakage/life.ts'
import type { ConsoleExtension } from './console/console-page.ts'
import type { ConsolePorts } from './console/console-ports.ts'
import { createConsole } from './console/create-console.ts'
import { RecentRecords } from './console/recent-records.ts'
import { startConsole } from './console/start-console.ts'
import { printStories, type StoryTerminal } from './console/text/print-stories.ts'
import { LOCAL_REGION } from './dynamodb/create-dynamodb-client.ts'
import type { SearchTable } from './dynamodb/search-tables.ts'
import type { Observer } from './event-source-mapping/delivery/observation.ts'
import type { EventSourceMapping } from './event-source-mapping/event-source-mapping.ts'
import type { WasExpired } from './event-source-mapping/stream/dynamodb-stream-source.ts'
import type { LocalCloudOptions } from './local-cloud-options.ts'
import { describeError, type Log } from './log.ts'
import { logFailure } from './receivers/log-failures.ts'
import type { ReceiverReport } from './receivers/receiver-report.ts'
import { type LocalSchedule, startSchedule } from './schedules/local-schedule.ts'
import type { FaultSwitch } from './ses/fault-switch.ts'
import type { Inbox } from './ses/inbox.ts'
import { GRACE_MS, type OnStop, type Services, startServices } from './start-services.ts'
import type { StoryRecorder } from './stories/story-recorder.ts'
import { Streams } from './streams.ts'

/** The running services, to which functions are attached. */
export interface LocalCloud {
  readonly dynamodbEndpoint: string
  /** Sends requests to the embedded DynamoDB in this process, without HTTP. Undefined if another DynamoDB is used. */
  readonly dynamodbTransport: Transport | undefined
  readonly sesEndpoint: string
  /** The endpoint at which `@aws-sdk/client-lambda` can invoke the attached functions by name. */
  readonly lambdaEndpoint: string
  readonly consoleUrl: string
  /** The emails that SES has accepted. */
  readonly inbox: Inbox
  /** The faults of SES. */
  readonly faults: FaultSwitch
  /** What the console tells about requests and what followed from them. The caller reports what only it knows. */
  readonly stories: StoryRecorder
  /** Prints a line for each story that ends, until the cloud stops. */
  printStories(terminal: StoryTerminal): void
  /** Searches a table of this cloud, page by page. */
  readonly storedItems: SearchTable
  /** The attached consumers. */
  mappings(): readonly EventSourceMapping[]
  /** Whether everything written before the call has been delivered and nothing is in flight or being retried. */
  idle(): Promise<boolean>
  /**
   * Attaches functions to the streams of their tables and starts the delivery. Resolves when all of them are reading.
   * The extension is added to the console.
   */
  attach(functions: readonly LocalFunction[], extension?: ConsoleExtension): Promise<void>
  /** Calls a function repeatedly until the cloud stops. */
  schedule(schedule: LocalSchedule): void
  /**
   * Reports the outcome of a receiver for a record. The console shows it, and the log has failures with their error.
   * Use it for functions that know their receivers. For others, the log and the console show the results of
   * invocations.
   */
  report(report: ReceiverReport): void
  /** Waits up to 10 s for running invocations, then stops everything. You can call it more than once. */
  stop(): Promise<void>
}

/**
 * Starts the services of a deployed stage: DynamoDB with its tables, SES, and the console. Functions are attached
 * later, when the caller has configured the endpoints. On failure, rejects with a `LocalCloudError` and leaves nothing
 * running.
 */
export async function startLocalCloud(given: LocalCloudOptions): Promise<LocalCloud> {
  const options = { region: LOCAL_REGION, ...given }
  const { log, region, dataDir } = options
  const undo: (() => unknown)[] = []
  const onStop: OnStop = step => void undo.push(step)
  const stop = once(() => stopInReverse(undo, log))
  try {
    const services = await startServices(options, onStop)
    const { dynamodb, ses, lambda, inbox, faults, stories, expired, storedItems } = services
    const { recorder } = stories
    const [streams, recentRecords, breakage] = [new Streams(log), new RecentRecords(), new Breakage()]
    const ports = portsOf(services, { streams, recentRecords, breakage })
    const console = await startConsole(options.consolePort, createConsole(ports, log))
    onStop(() => console.stop())
    onStop(() => stopMappings(streams.mappings()))
    return {
      dynamodbEndpoint: dynamodb.endpoint,
      dynamodbTransport: dynamodb.transport,
      sesEndpoint: ses.endpoint,
      lambdaEndpoint: lambda.endpoint,
      consoleUrl: console.url,
      inbox,
      faults,
      stories: recorder,
      printStories: terminal => onStop(printStories(stories.store, terminal)),
      storedItems,
      mappings: () => streams.mappings(),
      idle: () => streams.isIdle(),
      attach: async (functions, extension) => {
        const wasExpired: WasExpired = (table, image) => expired.has(table, image)
        const observe: Observer = observation => {
          recentRecords.observe(observation)
          recorder.observe(observation)
        }
        lambda.add(functions)
        for (const { table } of functions) recorder.addReader(table)
        await attachFunctions(functions, { streams, breakage, dynamodb, region, dataDir, log, observe, wasExpired })
        console.use(createConsole(ports, log, extension))
      },
      schedule: schedule => {
        const title = `The schedule ${schedule.name} ran`
        const handler: LocalSchedule['handler'] = event => recorder.background(title, () => schedule.handler(event))
        onStop(startSchedule({ ...schedule, handler }, log))
      },
      report: unlessEnded(report => {
        recorder.report(report)
        if (recentRecords.report(report)) logFailure(log, report, options.redriveCommand)
      }),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** What the console shows and controls. */
function portsOf(
  { inbox, faults, expiry, stories, dynamodb }: Services,
  of: Pick<ConsolePorts, 'streams' | 'recentRecords' | 'breakage'>,
): ConsolePorts {
  const { store, recorder } = stories
  const background: ConsolePorts['background'] = (title, work) => recorder.background(title, work)
  return { ...of, inbox, faults, expiry, stories: store, databaseFaults: dynamodb.databaseFaults, background }
}

async function stopInReverse(undo: readonly (() => unknown)[], log: Log): Promise<void> {
  for (const step of undo.toReversed()) {
    try {
      await step()
    } catch (error) {
      log.error(`Stopping failed. ${describeError(error)}`)
    }
  }
}

async function stopMappings(mappings: readonly EventSourceMapping[]): Promise<void> {
  const grace = Promise.withResolvers<void>()
  const timer = setTimeout(grace.resolve, GRACE_MS)
  await Promise.race([Promise.all(mappings.map(mapping => mapping.stop())), grace.promise])
  clearTimeout(timer)
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= action()
    return done
  }
}
