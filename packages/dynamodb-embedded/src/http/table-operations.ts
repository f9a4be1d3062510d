import type {
  CreateTableCommandInput,
  ListTablesCommandInput,
  TableDescription,
  UpdateTimeToLiveCommandInput,
} from '@aws-sdk/client-dynamodb'
import type { MemoryDynamoDB } from '../memory-dynamodb.ts'
import { invalid } from '../service-error.ts'
import { definitionOf, describe } from './table-shape.ts'
import type { TableStreams } from './table-streams.ts'

interface Named {
  readonly TableName?: string | undefined
}

const MOST_NAMES = 100

/** The operations on whole tables. A table is there as soon as it is created, and gone as soon as it is deleted. */
export function tableOperations(memory: MemoryDynamoDB, streams: TableStreams) {
  /** The attribute by which items expire, by the name of the table. Nothing expires by itself. */
  const expiry = new Map<string, string>()

  function described(name: string | undefined): TableDescription {
    const { definition, items } = memory.table(name)
    return { ...describe(definition, items.length), ...streams.latestOf(definition.name) }
  }

  function timeToLive({ TableName: name }: Named) {
    const AttributeName = expiry.get(memory.table(name).definition.name)
    return AttributeName === undefined
      ? { TimeToLiveStatus: 'DISABLED' as const }
      : { TimeToLiveStatus: 'ENABLED' as const, AttributeName }
  }

  return {
    CreateTable(input: CreateTableCommandInput) {
      const definition = definitionOf(input)
      memory.createTable(definition)
      if (definition.stream) streams.add(memory.table(definition.name))
      return { TableDescription: described(definition.name) }
    },
    DescribeTable: ({ TableName }: Named) => ({ Table: described(TableName) }),
    DeleteTable({ TableName = '' }: Named) {
      const TableDescription = { ...described(TableName), TableStatus: 'DELETING' as const }
      memory.deleteTable(TableName)
      streams.remove(TableName)
      expiry.delete(TableName)
      return { TableDescription }
    },
    ListTables({ Limit = MOST_NAMES, ExclusiveStartTableName: after = '' }: ListTablesCommandInput) {
      const names = memory.tableNames.filter(name => name > after)
      const TableNames = names.slice(0, Limit)
      return names.length > Limit ? { TableNames, LastEvaluatedTableName: TableNames.at(-1) } : { TableNames }
    },
    DescribeTimeToLive: (input: Named) => ({ TimeToLiveDescription: timeToLive(input) }),
    UpdateTimeToLive(input: UpdateTimeToLiveCommandInput) {
      const { Enabled = false, AttributeName = '' } = input.TimeToLiveSpecification ?? {}
      if (Enabled === (timeToLive(input).TimeToLiveStatus === 'ENABLED')) {
        throw invalid(`TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`)
      }
      const { name } = memory.table(input.TableName).definition
      if (Enabled) expiry.set(name, AttributeName)
      else expiry.delete(name)
      return { TimeToLiveSpecification: { Enabled, AttributeName } }
    },
  }
}
