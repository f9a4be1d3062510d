import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { MemoryDatabase } from './memory-database.ts'

type Item = Record<string, AttributeValue>

/** Reads and writes a table in memory behind the repository's back, as another program does. */
export function memoryItems({ table }: Pick<MemoryDatabase, 'table'>) {
  const keyOf = (pk: string, sk = 'instance') => ({ pk: { S: pk }, sk: { S: sk } })
  const get = (pk: string, sk?: string): Item | undefined => table.find(keyOf(pk, sk))
  return {
    get,
    /** Puts an item that has these attributes, and no others. */
    put: (pk: string, attributes: Item, sk?: string) =>
      void table.write(keyOf(pk, sk), { ...attributes, ...keyOf(pk, sk) }),
    /** Sets some attributes of an item, and leaves the others as they are. */
    set: (pk: string, attributes: Item, sk?: string) =>
      void table.write(keyOf(pk, sk), { ...get(pk, sk), ...attributes, ...keyOf(pk, sk) }),
    /** Takes an item away, and nothing else, as time to live does. */
    remove: (pk: string, sk?: string) => void table.write(keyOf(pk, sk), undefined),
  }
}
