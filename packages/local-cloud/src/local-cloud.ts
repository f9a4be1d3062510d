import { join } from 'node:path'
import { attachFunctions, type LocalFunction } from './attach-functions.ts'
import type { ConsoleExtension } from './console/console-page.ts'
import { createConsole } from './console/create-console.ts'
import { RecentRecords } from './console/recent-records.ts'
import { startConsole } from './console/start-console.ts'
import { createDynamoDBClient, LOCAL_REGION } from './dynamodb/create-dynamodb-client.ts'
import { createTables } from './dynamodb/create-tables.ts'
import { keepDynamoDBRunning } from './dynamodb/keep-dynamodb-running.ts'
import { requireDynamoDB } from './dynamodb/require-dynamodb.ts'
import { startEmbedded } from './dynamodb/start-embedded.ts'
import type { TableDefinition } from './dynamodb/table-definition.ts'
import { allIdle } from './event-source-mapping/all-idle.ts'
import type { EventSourceMapping } from './event-source-mapping/event-source-mapping.ts'
import type { WasExpired } from './event-source-mapping/stream/dynamodb-stream-source.ts'
import { ExpiredImages } from './expiry/expired-images.ts'
import { Expiry } from './expiry/expiry.ts'
import { prepareDataFolder } from './files/prepare-data-folder.ts'
import { LocalCloudError } from './local-cloud-error.ts'
import { describeError, type Log } from './log.ts'
import { requireFreePort } from './ports/require-free-port.ts'
import { sayIfSlow } from './progress/say-if-slow.ts'
import { logFailure, type RedriveCommand } from './receivers/log-failures.ts'
import type { ReceiverReport } from './receivers/receiver-report.ts'
import { type LocalSchedule, startSchedule } from './schedules/local-schedule.ts'
import { FaultSwitch } from './ses/fault-switch.ts'
import { Inbox } from './ses/inbox.ts'
import { startSes } from './ses/start-ses.ts'
import { Streams } from './streams.ts'
import { failureTitle } from './terminal/failure-text.ts'

/** How long running invocations may take to finish once the cloud is told to stop. */
const GRACE_MS = 10_000

/** The DynamoDB that a local cloud starts. */
export type Engine = 'embedded' | 'dynamodb-local'

export interface LocalCloudOptions {
  readonly tables: readonly TableDefinition[]
  /** The folder that keeps tables, checkpoints and mails over restarts; `''` keeps everything in memory. */
  readonly dataDir: string
  readonly dynamodbPort: number
  /**
   * Which DynamoDB is started: the embedded one, which runs in this process, or Amazon's DynamoDB Local, which needs Java.
   * Each keeps its own data in `dataDir`. Default: `embedded`.
   */
  readonly engine?: Engine
  /** Uses the DynamoDB at this address and starts none. */
  readonly dynamodbEndpoint?: string
  readonly sesPort: number
  readonly consolePort: number
  /** The Region that functions see in records and ARNs. Default `eu-central-1`. */
  readonly region?: string
  readonly log: Log
  /** What a person types to have redriven what a receiver parked; the log names it. */
  readonly redriveCommand?: RedriveCommand
}

export interface LocalCloud {
  readonly dynamodbEndpoint: string
  readonly sesEndpoint: string
  readonly consoleUrl: string
  /** What SES accepted. */
  readonly inbox: Inbox
  /** How SES behaves. */
  readonly faults: FaultSwitch
  /** The consumers attached so far. */
  mappings(): readonly EventSourceMapping[]
  /** Whether everything written before the call has been delivered and nothing is in flight or being retried. */
  idle(): Promise<boolean>
  /**
   * Attaches functions to the streams of their tables and begins to deliver; resolves when all of them read. The
   * extension joins the console.
   */
  attach(functions: readonly LocalFunction[], extension?: ConsoleExtension): Promise<void>
  /** Calls a function again and again until the cloud stops. */
  schedule(schedule: LocalSchedule): void
  /**
   * Takes in what a receiver has made of a record: the console shows it, and the log tells failures with their error. For
   * functions that know their receivers; of others the log and the console tell how invocations end.
   */
  report(report: ReceiverReport): void
  /** Lets running invocations finish for up to 10 s, then ends everything that was started. May be called again. */
  stop(): Promise<void>
}

/**
 * Starts what a deployed stage has: DynamoDB with its tables, SES, and the console. Functions are attached afterwards, once
 * the caller has told them the endpoints. Rejects with a `LocalCloudError` that says what to do, leaving nothing running.
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { dataDir, log, region = LOCAL_REGION } = options
  const undo: (() => Promise<void>)[] = []
  const stop = once(async () => {
    for (const step of undo.reverse())
      await step().catch(error => log.error(`Stopping failed. ${describeError(error)}`))
  })
  try {
    await requireSurroundings(options)
    const dynamodb = await sayIfSlow(log, 'DynamoDB to answer', startDynamoDB(options))
    undo.push(() => dynamodb.stop())
    await sayIfSlow(log, 'the tables', prepareTables(dynamodb.endpoint, options.tables))
    const inbox = await Inbox.open(dataDir === '' ? '' : join(dataDir, 'mails.jsonl'), log)
    undo.push(() => inbox.close())
    const faults = new FaultSwitch()
    const ses = await startSes({ port: options.sesPort, inbox, faults, log })
    undo.push(() => ses.stop())
    const streams = new Streams(log)
    const recentRecords = new RecentRecords()
    const expired = await ExpiredImages.open(dataDir === '' ? '' : join(dataDir, 'expired.txt'))
    undo.push(() => expired.close())
    const client = createDynamoDBClient(dynamodb.endpoint)
    undo.push(async () => client.destroy())
    const ports = { inbox, faults, streams, recentRecords, expiry: new Expiry(client, options.tables, expired) }
    const console = await startConsole(options.consolePort, createConsole(ports, log))
    undo.push(() => console.stop())
    undo.push(() => stopMappings(streams.mappings()))
    return {
      dynamodbEndpoint: dynamodb.endpoint,
      sesEndpoint: ses.endpoint,
      consoleUrl: console.url,
      inbox,
      faults,
      mappings: () => streams.mappings(),
      idle: () => allIdle(streams.mappings()),
      attach: async (functions, extension) => {
        const { endpoint } = dynamodb
        const wasExpired: WasExpired = (table, image) => expired.has(table, image)
        const { observe } = recentRecords
        await attachFunctions(functions, { streams, endpoint, region, dataDir, log, observe, wasExpired })
        console.use(createConsole(ports, log, extension))
      },
      schedule: schedule => void undo.push(startSchedule(schedule, log)),
      report: report => {
        if (recentRecords.report(report)) logFailure(log, report, options.redriveCommand)
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Before anything is started: what would fail at its end fails at once. */
async function requireSurroundings({ dataDir, sesPort, consolePort }: LocalCloudOptions): Promise<void> {
  if (dataDir !== '') await prepareDataFolder(dataDir)
  await requireFreePort(sesPort, 'the SES inbox', 'SES_PORT')
  await requireFreePort(consolePort, 'the console', 'CONSOLE_PORT')
}

async function startDynamoDB(options: LocalCloudOptions): Promise<{ endpoint: string; stop: () => Promise<void> }> {
  const { dataDir, dynamodbEndpoint, dynamodbPort, engine, log } = options
  if (dynamodbEndpoint === undefined) {
    const start = engine === 'dynamodb-local' ? keepDynamoDBRunning : startEmbedded
    return start({ port: dynamodbPort, dataDir, log })
  }
  await requireDynamoDB(dynamodbEndpoint)
  return { endpoint: dynamodbEndpoint, stop: async () => {} }
}

async function prepareTables(endpoint: string, tables: readonly TableDefinition[]): Promise<void> {
  const client = createDynamoDBClient(endpoint)
  try {
    await createTables(client, tables)
  } catch (cause) {
    if (cause instanceof LocalCloudError) throw cause
    const message = `The tables could not be created on the DynamoDB at ${endpoint}. ${failureTitle(cause)}`
    throw new LocalCloudError('dynamodb.tablesFailed', message, { cause })
  } finally {
    client.destroy()
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
