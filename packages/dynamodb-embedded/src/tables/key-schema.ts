import { invalid } from '../service-error.ts'
import type { KeyShape } from '../store/table-shape.ts'

/** An attribute of a key schema in a request. */
export interface KeySchemaElement {
  readonly AttributeName?: string | undefined
  readonly KeyType?: string | undefined
}

/** The maximum number of attributes of each kind. */
interface Most {
  readonly hash: number
  readonly range: number
}

const OF_TABLES: Most = { hash: 1, range: 1 }
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html */
const OF_GLOBAL_INDEXES: Most = { hash: 4, range: 4 }

/** Parses the key schema of a table or local index: one partition key and at most one sort key. */
export function keysOfTable(schema: readonly KeySchemaElement[] = []): KeyShape {
  return keysOf(schema, OF_TABLES, 'All Dynamo DB tables must have exactly one hash key')
}

/** Parses the key schema of a global index, which can have several attributes. */
export function keysOfGlobalIndex(schema: readonly KeySchemaElement[] = []): KeyShape {
  return keysOf(schema, OF_GLOBAL_INDEXES, 'GSI can have at most 4 partition keys')
}

/** Returns a key schema in the format of `DescribeTable`. */
export function schemaOf({ hash, range }: KeyShape): KeySchemaElement[] {
  return [
    ...hash.map(AttributeName => ({ AttributeName, KeyType: 'HASH' })),
    ...range.map(AttributeName => ({ AttributeName, KeyType: 'RANGE' })),
  ]
}

function keysOf(schema: readonly KeySchemaElement[], most: Most, hashRule: string): KeyShape {
  const named = schema.map(({ AttributeName = '', KeyType = '' }) => ({ AttributeName, KeyType }))
  for (const { AttributeName, KeyType } of named) {
    if (AttributeName === '' || !['HASH', 'RANGE'].includes(KeyType)) {
      throw invalid(`The KeySchema element ${JSON.stringify({ AttributeName, KeyType })} is not a HASH or RANGE key.`)
    }
  }
  if (
    named[0]?.KeyType !== 'HASH' ||
    named.some(({ KeyType }, at) => KeyType === 'HASH' && named[at - 1]?.KeyType === 'RANGE')
  ) {
    const order = 'Hash Key must be specified first in key schema, Range Key must be specifed second'
    throw invalid(`Invalid KeySchema: Invalid key order. ${order}`)
  }
  const ofType = (type: string) => named.filter(({ KeyType }) => KeyType === type).map(each => each.AttributeName)
  const keys = { hash: ofType('HASH'), range: ofType('RANGE') }
  if (new Set([...keys.hash, ...keys.range]).size < named.length) {
    throw invalid('Invalid KeySchema: Two keys can not have the same name')
  }
  if (keys.hash.length > most.hash) throw invalid(`Too many hash keys specified.  ${hashRule}`)
  if (keys.range.length > most.range) {
    throw invalid(`Key Schema too big.  It has ${keys.range.length} RANGE keys; at most ${most.range} are possible.`)
  }
  return keys
}
