import type { DescribeTableOutput } from '@aws-sdk/client-dynamodb'
import type { SearchedTable } from '../dynamodb/key-text.ts'
import type { ApplicationTable, StageApplication } from './stage-application.ts'

/** A table of the stage. DynamoDB counts its items and bytes about every six hours. */
export interface StageTable extends SearchedTable {
  readonly items?: number | undefined
  readonly bytes?: number | undefined
}

/** What the console says on every page about the stage. */
export interface StageDescription {
  /** Undefined if the tables could not be described. */
  readonly region: string | undefined
  readonly account: string | undefined
  readonly tables: readonly StageTable[]
  /** Why a table could not be described. The pages then work without its size. */
  readonly problem?: string
}

/** Asks DynamoDB for the descriptions of the tables, once. This consumes no capacity. */
export async function describeStage(application: StageApplication): Promise<StageDescription> {
  const { tables, explain } = application
  const answers = await Promise.allSettled(tables.map(({ name }) => application.describeTable(name)))
  const described = answers.map(answer => (answer.status === 'fulfilled' ? answer.value.Table : undefined))
  const refused = answers.find(answer => answer.status === 'rejected')
  // arn:aws:dynamodb:REGION:ACCOUNT:table/NAME
  const [, , , region, account] = described.find(table => table?.TableArn)?.TableArn?.split(':') ?? []
  return {
    region,
    account,
    tables: tables.map((table, at) => withDescription(table, described[at])),
    ...(refused && { problem: explain(refused.reason) }),
  }
}

function withDescription(
  { name, partitionKey, sortKey }: ApplicationTable,
  table: DescribeTableOutput['Table'],
): StageTable {
  const types = (table?.AttributeDefinitions ?? []).map(each => [each.AttributeName, each.AttributeType])
  return {
    name,
    partitionKey,
    ...(sortKey !== undefined && { sortKey }),
    keyTypes: Object.fromEntries(types),
    items: table?.ItemCount,
    bytes: table?.TableSizeBytes,
  }
}
