import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Breakage } from './breakage/breakage.ts'
import {
  type CheckpointStore,
  fileCheckpoints,
  memoryCheckpoints,
} from './event-source-mapping/checkpoints/checkpoint-store.ts'
import type { Observer } from './event-source-mapping/delivery/observation.ts'
import { EventSourceMapping } from './event-source-mapping/event-source-mapping.ts'
import type { StreamHandler } from './event-source-mapping/invocation/invoke-function.ts'
import type { MappingSettings } from './event-source-mapping/mapping-settings.ts'
import { openTableStream, type WasExpired } from './event-source-mapping/stream/dynamodb-stream-source.ts'
import type { DynamoDBAt } from './event-source-mapping/stream/stream-requests.ts'
import { LocalCloudError } from './local-cloud-error.ts'
import type { Log } from './log.ts'
import type { CountParked, HasDue, Streams } from './streams.ts'

/** AWS throttles a stream with more readers: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const READERS_OF_A_STREAM = 2

/** A Lambda function that reads a table's stream, with the settings of its event source mapping. */
export interface LocalFunction extends MappingSettings {
  readonly name: string
  readonly handler: StreamHandler
  /** The name of the table. */
  readonly table: string
  /** Whether the caller reports the outcomes of the function's receivers with `LocalCloud.report`. */
  readonly reportsReceivers?: boolean
  /** Whether the function sends its requests through `LocalCloud.dynamodbTransport`. The console can then end it in the middle. */
  readonly isInProcess?: boolean
  /** Whether the function can be invoked now: see `MappingOptions`. */
  readonly isReady?: () => boolean
  /** Counts the records that the function has parked. The console adds the records that the mapping gave up on. */
  readonly countParked?: CountParked
  /** Whether the function has work without a new record, such as a due record in the ledger. Then the cloud is not idle. */
  readonly hasDue?: HasDue
}

interface AttachPorts {
  readonly streams: Streams
  readonly breakage: Breakage
  readonly dynamodb: DynamoDBAt
  readonly region: string
  readonly dataDir: string
  readonly log: Log
  readonly observe: Observer
  readonly wasExpired: WasExpired
}

/** Starts a mapping for each function. Throws a `LocalCloudError` if AWS would reject a setting, name or table. */
export async function attachFunctions(functions: readonly LocalFunction[], ports: AttachPorts): Promise<void> {
  const { streams, log } = ports
  requireValidNames(functions, streams.names())
  const mappings = await Promise.all(functions.map(async each => ({ each, mapping: await createMapping(each, ports) })))
  for (const { each, mapping } of mappings) {
    await mapping.start()
    streams.add(mapping, each)
  }
  for (const [table, readers] of Object.entries(Object.groupBy(functions, ({ table }) => table))) {
    if ((readers?.length ?? 0) > READERS_OF_A_STREAM) {
      log.warn(
        `${readers?.length} functions read the stream of ${table}, but AWS throttles more than ${READERS_OF_A_STREAM}. Connect the receivers to fewer consumers.`,
      )
    }
  }
}

async function createMapping(each: LocalFunction, ports: AttachPorts): Promise<EventSourceMapping> {
  const { dynamodb, region, dataDir, log, observe, wasExpired, breakage } = ports
  const {
    name,
    handler,
    table,
    countParked,
    hasDue,
    isReady,
    isInProcess,
    reportsReceivers = false,
    ...settings
  } = each
  const source = await openTableStream(dynamodb, table, region, wasExpired)
  const checkpoints = await openCheckpoints(dataDir, name, log)
  return new EventSourceMapping({
    functionName: name,
    handler: breakage.around(name, handler, isInProcess === true),
    settings,
    source,
    region,
    log,
    checkpoints,
    observe,
    reportsReceivers,
    ...(isReady && { isReady }),
  })
}

async function openCheckpoints(dataDir: string, name: string, log: Log): Promise<CheckpointStore> {
  if (dataDir === '') return memoryCheckpoints()
  const folder = join(dataDir, 'checkpoints')
  await mkdir(folder, { recursive: true })
  return fileCheckpoints(join(folder, `${name}.json`), log)
}

function requireValidNames(functions: readonly LocalFunction[], taken: readonly string[]): void {
  const seen = new Set(taken)
  for (const { name } of functions) {
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) {
      throw new LocalCloudError(
        'mapping.invalidName',
        `"${name}" is not a valid function name: use 1 to 64 letters, digits, - and _.`,
      )
    }
    if (seen.has(name)) throw new LocalCloudError('mapping.nameTaken', `Two functions are named ${name}. Rename one.`)
    seen.add(name)
  }
}
