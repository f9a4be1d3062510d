import { invalid } from '../service-error.ts'
import type { IndexShape, KeyShape, Projection } from '../store/table-shape.ts'
import { type KeySchemaElement, keysOfGlobalIndex, keysOfTable } from './key-schema.ts'
import { requireTableName } from './require-table-name.ts'

/** An index in a request. */
export interface IndexInput {
  readonly IndexName?: string | undefined
  readonly KeySchema?: readonly KeySchemaElement[] | undefined
  readonly Projection?: ProjectionInput | undefined
  readonly ProvisionedThroughput?: object | undefined
}

interface ProjectionInput {
  readonly ProjectionType?: string | undefined
  readonly NonKeyAttributes?: readonly string[] | undefined
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html */
const MOST_ATTRIBUTES = 20
const TYPES = ['ALL', 'KEYS_ONLY', 'INCLUDE'] as const

/** Parses a global index. */
export function globalIndex(input: IndexInput): IndexShape {
  return { ...named(input), isLocal: false, ...keysOfGlobalIndex(input.KeySchema) }
}

/** Parses a local index. It has the partition key of its table and its own sort key. */
export function localIndex(input: IndexInput, table: KeyShape): IndexShape {
  const keys = keysOfTable(input.KeySchema)
  if (table.range.length === 0) {
    const what = 'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex'
    throw invalid(`One or more parameter values were invalid: ${what}`)
  }
  if (keys.hash[0] !== table.hash[0]) {
    const what = 'Index KeySchema does not have the same leading hash key as table KeySchema for index'
    throw invalid(`One or more parameter values were invalid: ${what}: ${input.IndexName}`)
  }
  if (keys.range.length === 0) {
    const what = 'Index KeySchema does not have a range key for index'
    throw invalid(`One or more parameter values were invalid: ${what}: ${input.IndexName}`)
  }
  return { ...named(input), isLocal: true, ...keys }
}

function named({ IndexName, Projection }: IndexInput): Pick<IndexShape, 'name' | 'projection'> {
  requireTableName(IndexName)
  return { name: IndexName as string, projection: projectionOf(Projection) }
}

function projectionOf({ ProjectionType, NonKeyAttributes }: ProjectionInput = {}): Projection {
  const type = TYPES.find(each => each === ProjectionType)
  if (!type) {
    throw invalid(`One or more parameter values were invalid: Unknown ProjectionType: ${ProjectionType ?? 'null'}`)
  }
  if ((type === 'INCLUDE') !== Boolean(NonKeyAttributes?.length)) {
    const what = `ProjectionType is ${type}, ${NonKeyAttributes?.length ? 'but' : 'and no'} NonKeyAttributes is specified`
    throw invalid(`One or more parameter values were invalid: ${what}`)
  }
  const count = NonKeyAttributes?.length ?? 0
  if (count > MOST_ATTRIBUTES) {
    const rule = `Member must have length less than or equal to ${MOST_ATTRIBUTES}`
    throw invalid(
      `1 validation error detected: Value '[${count} names]' at 'nonKeyAttributes' failed to satisfy constraint: ${rule}`,
    )
  }
  if (new Set(NonKeyAttributes).size < count) throw invalid('Cannot have two attributes with the same name')
  return NonKeyAttributes ? { type, attributes: NonKeyAttributes } : { type }
}
