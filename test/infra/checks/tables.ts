import type { TableDefinition } from 'dynamo-signals/table'
import type { Stack } from '../synth/stack.ts'

/** Tells where a deployed table differs from its definition, or could lose data. */
export function tableProblems(stack: Stack, component: string, definition: TableDefinition): string[] {
  const { inputs, retainOnDelete } = stack.one('dynamodb/table:Table', `${component}Table`)
  const isProduction = stack.app.stage === 'production'
  const facts: [string, unknown, unknown][] = [
    ['partition key', inputs.hashKey, definition.partitionKey],
    ['sort key', inputs.rangeKey, definition.sortKey],
    ['indexes', JSON.stringify(inputs.globalSecondaryIndexes.map(indexOf)), JSON.stringify(definition.indexes)],
    ['stream', inputs.streamEnabled, definition.stream],
    ['stream view', inputs.streamViewType, definition.stream ? 'NEW_AND_OLD_IMAGES' : undefined],
    ['keys', keysOf(inputs.attributes), keysOf(keyNames(definition))],
    ['time to live', inputs.ttl?.enabled && inputs.ttl.attributeName, definition.timeToLiveAttribute],
    ['point-in-time recovery', inputs.pointInTimeRecovery?.enabled, true],
    ['billing', inputs.billingMode, 'PAY_PER_REQUEST'],
    ['deletion protection', inputs.deletionProtectionEnabled, isProduction],
    ['retained when the stage is removed', retainOnDelete, isProduction],
  ]
  const types = inputs.attributes.filter(({ type }: { type: string }) => type !== 'S')
  return [
    ...facts.flatMap(([fact, is, wanted]) => (is === wanted ? [] : [`${component}: ${fact} is ${is}, not ${wanted}.`])),
    ...types.map(({ name }: { name: string }) => `${component}: the key ${name} is not a string.`),
  ]
}

function keyNames({ partitionKey, sortKey, indexes }: TableDefinition): { name: string }[] {
  const names = [partitionKey, sortKey, ...indexes.flatMap(index => [index.partitionKey, index.sortKey])]
  return names.flatMap(name => (name ? { name } : []))
}

function keysOf(attributes: readonly { readonly name: string }[]): string {
  return [...new Set(attributes.map(({ name }) => name))].sort().join()
}

interface DeployedIndex {
  readonly name: string
  readonly hashKey: string
  readonly rangeKey: string
  readonly projectionType: string
}

function indexOf({ name, hashKey, rangeKey, projectionType }: DeployedIndex) {
  return { name, partitionKey: hashKey, sortKey: rangeKey, ...(projectionType === 'ALL' ? {} : { projectionType }) }
}
