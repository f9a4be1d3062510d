import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { sampleTable } from '../adopt/sample-table.ts'
import { type TableLayout, tableLayout } from '../adopt/table-layout.ts'
import { describeTable } from '../operations/describe-table.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { sdkTransport } from '../repository/requests/sdk-transport.ts'
import { retryReads, type Transport } from '../repository/requests/transport.ts'
import { completeRuntime } from '../repository/runtime.ts'
import type { Terminal } from './command.ts'
import { explainError } from './explain-error.ts'
import { ProgressLine } from './progress-line.ts'
import { StoppedError, unlessStopped } from './unless-stopped.ts'
import { useLocalDynamoDB } from './use-local-dynamodb.ts'

/** How to read a table that no application has opened. */
export interface ReadOptions {
  /** At most this many items are read. */
  readonly size: number
  /** At most this many items are read per second. */
  readonly rateLimit: number
  readonly isLocal: boolean
}

const DEADLINE_MS = 5_000

/**
 * Reads the description of a table and a sample of its items, with the credentials and the Region of the environment. Throws
 * an error that explains itself if the table does not exist, has no items, or cannot be read.
 */
export async function readTable(
  tableName: string,
  { size, rateLimit, isLocal }: ReadOptions,
  terminal: Terminal,
): Promise<{ readonly layout: TableLayout; readonly sample: readonly Item[] }> {
  if (isLocal) useLocalDynamoDB()
  const runtime = completeRuntime()
  try {
    const transport = retryReads(sdkTransport(new DynamoDBClient({})), { runtime, deadline: DEADLINE_MS })
    const description = describeTable(transport, tableName)
    const { Table = {} } = await unlessStopped(description, terminal.abortSignal)
    const layout = tableLayout(tableName, Table)
    const sample = await unlessStopped(
      readSample(transport, layout, { size, rateLimit }, terminal),
      terminal.abortSignal,
    )
    if (sample.length > 0) return { layout, sample }
  } catch (error) {
    if (error instanceof StoppedError) throw error
    const tables = { names: [tableName], permission: 'use dynamodb:DescribeTable and dynamodb:Scan for it' }
    throw new Error(explainError(error, tables, isLocal), { cause: error })
  }
  throw new Error(`The table ${tableName} has no items, so there are no models to guess. Adopt it when it has some.`)
}

async function readSample(
  transport: Transport,
  { tableName, itemCount }: TableLayout,
  { size, rateLimit }: Pick<ReadOptions, 'size' | 'rateLimit'>,
  terminal: Terminal,
): Promise<readonly Item[]> {
  const line = new ProgressLine(terminal)
  const runtime = completeRuntime()
  const begunAt = runtime.now().getTime()
  const total = itemCount === 0 ? undefined : Math.min(size, itemCount)
  const onProgress = (done: number) => {
    const seconds = (runtime.now().getTime() - begunAt) / 1000
    line.show({ done, total, rate: seconds > 0 ? done / seconds : 0, secondsLeft: undefined, resumeFrom: '' })
  }
  try {
    return await sampleTable({ transport, runtime }, tableName, { size, rateLimit, onProgress })
  } finally {
    line.end(undefined)
  }
}
