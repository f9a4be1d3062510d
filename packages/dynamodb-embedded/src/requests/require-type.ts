import { unserializable } from '../service-error.ts'

type JsonType = 'String' | 'Integer' | 'Boolean' | 'List' | 'Map'

/** The JSON type of each parameter that is not a string. */
const TYPES: Readonly<Record<string, JsonType>> = {
  Limit: 'Integer',
  Segment: 'Integer',
  TotalSegments: 'Integer',
  ConsistentRead: 'Boolean',
  ScanIndexForward: 'Boolean',
  DeletionProtectionEnabled: 'Boolean',
  Keys: 'List',
  TransactItems: 'List',
  AttributeDefinitions: 'List',
  KeySchema: 'List',
  GlobalSecondaryIndexes: 'List',
  LocalSecondaryIndexes: 'List',
  GlobalSecondaryIndexUpdates: 'List',
  Key: 'Map',
  Item: 'Map',
  RequestItems: 'Map',
  ExclusiveStartKey: 'Map',
  ExpressionAttributeNames: 'Map',
  ExpressionAttributeValues: 'Map',
  StreamSpecification: 'Map',
  TimeToLiveSpecification: 'Map',
  ProvisionedThroughput: 'Map',
}

/** Throws a `SerializationException` for a parameter with another JSON type. */
export function requireType(name: string, value: unknown): void {
  const type = Object.hasOwn(TYPES, name) ? (TYPES[name] as JsonType) : 'String'
  if (!isOfType(type, value)) throw unserializable(value, type)
}

function isOfType(type: JsonType, value: unknown): boolean {
  switch (type) {
    case 'String':
      return typeof value === 'string'
    case 'Integer':
      return Number.isInteger(value)
    case 'Boolean':
      return typeof value === 'boolean'
    case 'List':
      return Array.isArray(value)
    case 'Map':
      return typeof value === 'object' && !Array.isArray(value)
  }
}
