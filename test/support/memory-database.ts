import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { type AnyModel, type Database, type DatabaseOptions, openDatabase, type Transport } from 'dynamo-signals'
import { leanTransport } from 'dynamo-signals/lean'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { FaultyTransport } from './faulty-transport.ts'
import { MemoryDynamoDB } from './memory-dynamodb/memory-dynamodb.ts'
import { MemoryEndpoint } from './memory-dynamodb/memory-endpoint.ts'
import type { MemoryTable } from './memory-dynamodb/tables/memory-table.ts'

/** A database over tables in memory, on a line that can be made to fail. */
export interface MemoryDatabase {
  readonly database: Database
  readonly line: FaultyTransport
  readonly table: MemoryTable
  readonly ledger: MemoryTable
  /** Opens the same tables again, as another process would, with a line of its own. */
  reopen(options?: Partial<DatabaseOptions>): Omit<MemoryDatabase, 'reopen'>
}

/** Opens a database for one test. Its time only advances for sleeps. */
export function memoryDatabase(models: readonly AnyModel[], options: Partial<DatabaseOptions> = {}): MemoryDatabase {
  const [tableName, ledgerTableName] = ['data', 'ledger']
  const now = options.runtime?.now ?? (() => new Date())
  const tables = [dataTable(tableName), ledgerTable(ledgerTableName)]
  const memory = new MemoryDynamoDB({ tables, now: () => now().getTime() })
  const reopen = (more: Partial<DatabaseOptions> = {}) => {
    const line = new FaultyTransport(memory.transport)
    const client = isLean() ? leanTransport(new DynamoDBClient(overHttp(line.transport))) : line.transport
    const database = openDatabase({ client, tableName, ledgerTableName, models, ...options, ...more })
    return { database, line, table: memory.table(tableName), ledger: memory.table(ledgerTableName) }
  }
  return { ...reopen(), reopen }
}

/** Whether requests go through `leanTransport`, as `TRANSPORT=lean` asks for. */
function isLean(): boolean {
  return process.env.TRANSPORT === 'lean'
}

/** The settings of a client of a transport. It makes one attempt, so that a fault of the line is seen once. */
function overHttp(transport: Transport): DynamoDBClientConfig {
  return { ...new MemoryEndpoint(transport).config, maxAttempts: 1 }
}
