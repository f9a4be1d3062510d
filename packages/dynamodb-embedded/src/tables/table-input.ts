import { randomUUID } from 'node:crypto'
import { invalid } from '../service-error.ts'
import { type IndexShape, type KeyType, keyNames, type StreamView, type TableShape } from '../store/table-shape.ts'
import { globalIndex, type IndexInput, localIndex } from './index-shape.ts'
import { type KeySchemaElement, keysOfTable } from './key-schema.ts'
import { requireTableName } from './require-table-name.ts'

export interface AttributeDefinition {
  readonly AttributeName?: string | undefined
  readonly AttributeType?: string | undefined
}

export interface StreamInput {
  readonly StreamEnabled?: boolean | undefined
  readonly StreamViewType?: string | undefined
}

export interface ThroughputInput {
  readonly ReadCapacityUnits?: number | undefined
  readonly WriteCapacityUnits?: number | undefined
}

/** A table in a `CreateTable` request. */
export interface TableInput {
  readonly TableName?: string | undefined
  readonly AttributeDefinitions?: readonly AttributeDefinition[] | undefined
  readonly KeySchema?: readonly KeySchemaElement[] | undefined
  readonly GlobalSecondaryIndexes?: readonly IndexInput[] | undefined
  readonly LocalSecondaryIndexes?: readonly IndexInput[] | undefined
  readonly BillingMode?: string | undefined
  readonly ProvisionedThroughput?: ThroughputInput | undefined
  readonly StreamSpecification?: StreamInput | undefined
  readonly DeletionProtectionEnabled?: boolean | undefined
}

const VIEWS = ['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'] as const
const KEY_TYPES = ['S', 'N', 'B'] as const
const MOST_GLOBAL = 20
const MOST_LOCAL = 5
const MOST_PROJECTED = 100

/** Returns the shape of a new table. Throws if DynamoDB would not create it. */
export function shapeOf(input: TableInput, createdAt: number): TableShape {
  requireTableName(input.TableName)
  const keys = keysOfTable(input.KeySchema)
  const indexes = [
    ...(input.LocalSecondaryIndexes ?? []).map(each => localIndex(each, keys)),
    ...(input.GlobalSecondaryIndexes ?? []).map(globalIndex),
  ]
  const stream = viewOf(input.StreamSpecification)
  const provisioned = provisionedOf(input)
  const shape: TableShape = {
    name: input.TableName as string,
    id: randomUUID(),
    createdAt,
    ...keys,
    types: typesOf(input.AttributeDefinitions ?? []),
    indexes,
    ...(stream && { stream }),
    ...(provisioned && { provisioned }),
    ...(input.DeletionProtectionEnabled && { isProtected: true }),
  }
  requireThroughput(provisioned, input.GlobalSecondaryIndexes ?? [])
  requireSound(shape)
  return shape
}

/** The types of key attributes. */
export function typesOf(definitions: readonly AttributeDefinition[]): Record<string, KeyType> {
  const types: Record<string, KeyType> = {}
  for (const { AttributeName, AttributeType } of definitions) {
    const type = KEY_TYPES.find(each => each === AttributeType)
    if (!AttributeName || !type) {
      throw invalid(
        `1 validation error detected: Value '${AttributeType}' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]`,
      )
    }
    types[AttributeName] = type
  }
  return types
}

/** Throws for duplicate index names, too many indexes, key attributes without a type, and types without a key. */
export function requireSound(shape: TableShape): void {
  const { indexes, types } = shape
  const names = indexes.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) < at)
  if (twice !== undefined) {
    throw invalid(`One or more parameter values were invalid: Duplicate index name: ${twice}`)
  }
  requireCount(
    indexes.filter(({ isLocal }) => isLocal),
    MOST_LOCAL,
    'LocalSecondaryIndex',
  )
  requireCount(
    indexes.filter(({ isLocal }) => !isLocal),
    MOST_GLOBAL,
    'GlobalSecondaryIndex',
  )
  requireProjections(indexes)
  const used = new Set([shape, ...indexes].flatMap(keyNames))
  const [declared, missing] = [Object.keys(types), [...used].filter(name => !Object.hasOwn(types, name))]
  if (missing.length > 0) {
    const what = 'Some index key attributes are not defined in AttributeDefinitions'
    const lists = `Keys: [${missing.join(', ')}], AttributeDefinitions: [${declared.join(', ')}]`
    throw invalid(`One or more parameter values were invalid: ${what}. ${lists}`)
  }
  if (declared.length === used.size) return
  const what = 'Number of attributes in KeySchema does not exactly match number of attributes defined in'
  throw invalid(`One or more parameter values were invalid: ${what} AttributeDefinitions`)
}

function requireCount(indexes: readonly IndexShape[], most: number, kind: string): void {
  if (indexes.length <= most) return
  const what = `${kind} count exceeds the per-table limit of ${most}`
  throw invalid(`One or more parameter values were invalid: ${what}`)
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
function requireProjections(indexes: readonly IndexShape[]): void {
  const count = indexes.reduce((sum, { projection }) => sum + (projection.attributes?.length ?? 0), 0)
  if (count <= MOST_PROJECTED) return
  const what = `Number of attributes projected into all indexes exceeds the limit of ${MOST_PROJECTED}`
  throw invalid(`One or more parameter values were invalid: ${what}`)
}

/** Throws for global indexes without a throughput, if the table has one. */
export function requireThroughput(provisioned: TableShape['provisioned'], indexes: readonly IndexInput[]): void {
  const without = provisioned && indexes.find(({ ProvisionedThroughput }) => !ProvisionedThroughput)
  if (!without) return
  const what = `ProvisionedThroughput must be specified for index: ${without.IndexName}`
  throw invalid(`One or more parameter values were invalid: ${what}`)
}

/** Returns the view type of the stream, or undefined without a stream. */
export function viewOf({ StreamEnabled, StreamViewType }: StreamInput = {}): StreamView | undefined {
  if (!StreamEnabled) {
    if (StreamViewType === undefined) return undefined
    throw invalid('Invalid StreamViewType: Stream StreamEnabled was false but a StreamViewType was present.')
  }
  if (StreamViewType === undefined) {
    throw invalid('Invalid StreamViewType: Stream ViewType must not be null or empty when enabling streams.')
  }
  const view = VIEWS.find(each => each === StreamViewType)
  if (view) return view
  throw invalid(
    `1 validation error detected: Value '${StreamViewType}' at 'streamSpecification.streamViewType' failed to satisfy constraint: Member must satisfy enum value set: [${VIEWS.join(', ')}]`,
  )
}

/** Parses the billing mode of a table. */
export function provisionedOf({
  BillingMode = 'PROVISIONED',
  ProvisionedThroughput: given,
}: Pick<TableInput, 'BillingMode' | 'ProvisionedThroughput'>): TableShape['provisioned'] | undefined {
  if (BillingMode === 'PAY_PER_REQUEST') {
    if (!given) return undefined
    const what = 'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST'
    throw invalid(`One or more parameter values were invalid: ${what}`)
  }
  const { ReadCapacityUnits: read = 0, WriteCapacityUnits: write = 0 } = given ?? {}
  if (BillingMode === 'PROVISIONED' && read >= 1 && write >= 1) return { read, write }
  const what = 'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED'
  throw invalid(`One or more parameter values were invalid: ${what}`)
}
