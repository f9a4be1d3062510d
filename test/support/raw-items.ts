import { DeleteItemCommand, GetItemCommand, PutItemCommand, type PutItemCommandInput } from '@aws-sdk/client-dynamodb'
import type { FreshDatabase } from './fresh-database.ts'

type RawItem = NonNullable<PutItemCommandInput['Item']>

/** Reads and writes a table behind the repository's back, as an accident or another program does. */
export function rawItems({ client, tableName: TableName }: Pick<FreshDatabase, 'client' | 'tableName'>) {
  const keyOf = (pk: string, sk = 'instance') => ({ pk: { S: pk }, sk: { S: sk } })
  const get = async (pk: string, sk?: string): Promise<RawItem | undefined> =>
    (await client.send(new GetItemCommand({ TableName, Key: keyOf(pk, sk) }))).Item
  return {
    get,
    /** Writes some attributes over those an item has. */
    async put(pk: string, changes: RawItem, sk?: string): Promise<void> {
      const Item = { ...(await get(pk, sk)), ...keyOf(pk, sk), ...changes }
      await client.send(new PutItemCommand({ TableName, Item }))
    },
    async delete(pk: string, sk?: string): Promise<void> {
      await client.send(new DeleteItemCommand({ TableName, Key: keyOf(pk, sk) }))
    },
  }
}
