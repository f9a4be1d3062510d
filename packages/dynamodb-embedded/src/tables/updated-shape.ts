import { invalid, ServiceError } from '../service-error.ts'
import { type IndexShape, keyNames, type TableShape } from '../store/table-shape.ts'
import { globalIndex, type IndexInput } from './index-shape.ts'
import { provisionedOf, requireSound, requireThroughput, type TableInput, typesOf, viewOf } from './table-input.ts'

interface IndexUpdate {
  readonly Create?: IndexInput
  readonly Delete?: { readonly IndexName?: string }
  readonly Update?: IndexInput
}

/** The input of `UpdateTable`. */
export interface UpdateInput
  extends Pick<
    TableInput,
    | 'TableName'
    | 'AttributeDefinitions'
    | 'BillingMode'
    | 'ProvisionedThroughput'
    | 'StreamSpecification'
    | 'DeletionProtectionEnabled'
  > {
  readonly GlobalSecondaryIndexUpdates?: readonly IndexUpdate[] | undefined
}

/** Returns the shape of a table after an update. The update takes effect immediately, even for a new index. */
export function updatedShape(shape: TableShape, input: UpdateInput): TableShape {
  const isGiven = (value: unknown) => value !== undefined && !(Array.isArray(value) && value.length === 0)
  const given = Object.entries(input).filter(([name, value]) => isGiven(value) && name !== 'TableName')
  if (given.length === 0) {
    throw invalid(
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required',
    )
  }
  const indexes = updatedIndexes(shape, input.GlobalSecondaryIndexUpdates ?? [])
  const updated: TableShape = {
    ...withStream(withBilling(shape, input), input),
    indexes,
    types: typesOfKeys(shape, indexes, input),
    ...(input.DeletionProtectionEnabled !== undefined && { isProtected: input.DeletionProtectionEnabled }),
  }
  requireSound(updated)
  return updated
}

function updatedIndexes(shape: TableShape, updates: readonly IndexUpdate[]): readonly IndexShape[] {
  requireOneIndex(updates)
  let indexes = shape.indexes
  for (const { Create, Delete, Update } of updates) {
    if (Create) {
      if (indexes.some(({ name }) => name === Create.IndexName)) {
        throw invalid('Attempting to create an index which already exists')
      }
      requireThroughput(shape.provisioned, [Create])
      indexes = [...indexes, globalIndex(Create)]
    }
    const name = Delete?.IndexName ?? Update?.IndexName
    if (name === undefined) continue
    const known = indexes.find(each => each.name === name && !each.isLocal)
    if (!known) throw new ServiceError('ResourceNotFoundException', 'Requested resource not found')
    // An update can set the throughput of an index, which is not enforced.
    if (Delete) indexes = indexes.filter(each => each !== known)
  }
  return indexes
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html */
function requireOneIndex(updates: readonly IndexUpdate[]): void {
  if (updates.some(({ Create, Delete, Update }) => !Create && !Delete && !Update)) {
    const kinds = ['Update', 'Create', 'Delete'].map(kind => `GlobalSecondaryIndexUpdate.${kind}`)
    throw invalid(`One or more parameter values were invalid: One of ${kinds.join(', ')} must not be null`)
  }
  if (updates.filter(({ Create, Delete }) => Create ?? Delete).length <= 1) return
  const what = 'Only 1 online index can be created or deleted simultaneously per table'
  throw new ServiceError('LimitExceededException', `Subscriber limit exceeded: ${what}`)
}

/** Drops the types of attributes that no index uses anymore, as DynamoDB does. */
function typesOfKeys(shape: TableShape, indexes: readonly IndexShape[], input: UpdateInput): TableShape['types'] {
  const types = { ...shape.types, ...typesOf(input.AttributeDefinitions ?? []) }
  const used = new Set([shape, ...indexes].flatMap(keyNames))
  return Object.fromEntries(Object.entries(types).filter(([name]) => used.has(name)))
}

function withBilling(shape: TableShape, input: UpdateInput): TableShape {
  if (input.BillingMode === undefined && input.ProvisionedThroughput === undefined) return shape
  const { provisioned: _before, ...rest } = shape
  const provisioned = provisionedOf(input)
  return provisioned ? { ...rest, provisioned } : rest
}

function withStream(shape: TableShape, { StreamSpecification }: UpdateInput): TableShape {
  if (!StreamSpecification) return shape
  const view = viewOf(StreamSpecification)
  if (view && shape.stream) {
    throw invalid(`Table already has an enabled stream: TableName: ${shape.name}`)
  }
  if (!view && !shape.stream) {
    throw invalid(`Table doesn't have a stream to disable: TableName: ${shape.name}`)
  }
  const { stream: _before, ...rest } = shape
  return view ? { ...rest, stream: view } : rest
}
