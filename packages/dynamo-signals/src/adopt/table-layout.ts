import type { GlobalSecondaryIndexDescription, TableDescription } from '@aws-sdk/client-dynamodb'

/** The key of a table or of an index. */
export interface KeyLayout {
  readonly partitionKey: string
  readonly sortKey: string | undefined
}

/** An index of a table. A local one has the table's partition key. */
export interface IndexLayout extends KeyLayout {
  readonly name: string
  readonly isLocal: boolean
}

/** What the description of a table says about adopting it. */
export interface TableLayout extends KeyLayout {
  readonly tableName: string
  readonly indexes: readonly IndexLayout[]
  /** The view of the table's stream. Undefined if the table has no stream. */
  readonly stream: string | undefined
  /** DynamoDB's count, which is up to six hours old. */
  readonly itemCount: number
}

/** Reads a description of DynamoDB. `tableName` is the name or the ARN that the operator passed. */
export function tableLayout(tableName: string, description: TableDescription): TableLayout {
  const { KeySchema, GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [], ItemCount = 0 } = description
  const { StreamEnabled, StreamViewType } = description.StreamSpecification ?? {}
  const layoutOf = (isLocal: boolean) => (index: Pick<GlobalSecondaryIndexDescription, 'IndexName' | 'KeySchema'>) => ({
    name: index.IndexName ?? '',
    isLocal,
    ...keyLayout(index.KeySchema),
  })
  return {
    tableName,
    ...keyLayout(KeySchema),
    indexes: [...GlobalSecondaryIndexes.map(layoutOf(false)), ...LocalSecondaryIndexes.map(layoutOf(true))],
    stream: StreamEnabled ? StreamViewType : undefined,
    itemCount: ItemCount,
  }
}

function keyLayout(schema: TableDescription['KeySchema'] = []): KeyLayout {
  const nameOf = (type: string) => schema.find(({ KeyType }) => KeyType === type)?.AttributeName
  return { partitionKey: nameOf('HASH') ?? '', sortKey: nameOf('RANGE') }
}

/** Returns the names of the attributes that form a key. */
export function keyNames({ partitionKey, sortKey }: KeyLayout): readonly string[] {
  return sortKey === undefined ? [partitionKey] : [partitionKey, sortKey]
}
