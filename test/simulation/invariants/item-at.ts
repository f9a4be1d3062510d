import type { MemoryDynamoDB } from '../../support/memory-dynamodb/memory-dynamodb.ts'
import type { Item } from '../../support/memory-dynamodb/values/item.ts'
import { DATA } from '../world/world-options.ts'

/** The item of the streamed table under a key. */
export function itemAt(memory: MemoryDynamoDB, pk: string, sk: 'instance' | 'guard'): Item | undefined {
  return memory.table(DATA).find({ pk: { S: pk }, sk: { S: sk } })
}
