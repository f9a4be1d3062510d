import { join } from 'node:path'
import type { Transport } from 'dynamodb-embedded'
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
import type { EventSourceMapping } from './event-source-mapping/event-source-mapping.ts'
import type { WasExpired } from './event-source-mapping/stream/dynamodb-stream-source.ts'
import { ExpiredImages } from './expiry/expired-images.ts'
import { Expiry } from './expiry/expiry.ts'
import { prepareDataFolder } from './files/prepare-data-folder.ts'
import { startLambda } from './lambda/start-lambda.ts'
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

/** How long running invocations have to finish after the cloud is stopped. */
const GRACE_MS = 10_000

/** The kind of DynamoDB that a local cloud starts. */
export type Engine = 'embedded' | 'dynamodb-local'

export interface LocalCloudOptions {
  readonly tables: readonly TableDefinition[]
  /** The folder that stores tables, checkpoints and emails, or `''` for memory. */
  readonly dataDir: string
  readonly dynamodbPort: number
  /**
   * The DynamoDB to start: the embedded one, which runs in this process, or Amazon's DynamoDB Local, which needs Java.
   * Each stores its own data in `dataDir`. Default: `embedded`.
   */
  readonly engine?: Engine
  /** Uses the DynamoDB at this URL instead of starting one. */
  readonly dynamodbEndpoint?: string
  readonly sesPort: number
  readonly consolePort: number
  /** The Region in records and ARNs. Default: `eu-central-1`. */
  readonly region?: string
  readonly log: Log
  /** Returns the command that redrives a receiver's dead letters, which the log shows. */
  readonly redriveCommand?: RedriveCommand
}

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
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { dataDir, log, region = LOCAL_REGION } = options
  const undo: (() => Promise<void>)[] = []
  const stop = once(async () => {
    for (const step of undo.reverse())
      await step().catch(error => log.error(`Stopping failed. ${describeError(error)}`))
  })
  try {
    await requireSurroundings(options)
    const dynamodb = await sayIfSlow(log, 'DynamoDB to respond', startDynamoDB(options))
    undo.push(() => dynamodb.stop())
    await sayIfSlow(log, 'the tables', prepareTables(dynamodb.endpoint, options.tables))
    const inbox = await Inbox.open(dataDir === '' ? '' : join(dataDir, 'mails.jsonl'), log)
    undo.push(() => inbox.close())
    const faults = new FaultSwitch()
    const ses = await startSes({ port: options.sesPort, inbox, faults, log })
    undo.push(() => ses.stop())
    const lambda = await startLambda({ port: 0, region, log })
    undo.push(() => lambda.stop(GRACE_MS))
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
      dynamodbTransport: dynamodb.transport,
      sesEndpoint: ses.endpoint,
      lambdaEndpoint: lambda.endpoint,
      consoleUrl: console.url,
      inbox,
      faults,
      mappings: () => streams.mappings(),
      idle: () => streams.isIdle(),
      attach: async (functions, extension) => {
        const { endpoint } = dynamodb
        const wasExpired: WasExpired = (table, image) => expired.has(table, image)
        const { observe } = recentRecords
        lambda.add(functions)
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

/** Checked before anything is started, so that a problem is found early. */
async function requireSurroundings({ dataDir, sesPort, consolePort }: LocalCloudOptions): Promise<void> {
  if (dataDir !== '') await prepareDataFolder(dataDir)
  await requireFreePort(sesPort, 'the SES inbox', 'SES_PORT')
  await requireFreePort(consolePort, 'the console', 'CONSOLE_PORT')
}

interface StartedDynamoDB {
  readonly endpoint: string
  readonly transport?: Transport
  stop(): Promise<void>
}

async function startDynamoDB(options: LocalCloudOptions): Promise<StartedDynamoDB> {
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
