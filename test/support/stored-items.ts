import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb'
import type { FreshDatabase } from './fresh-database.ts'

/** Every item of the data table as it is stored, by its keys. */
export async function storedItems({
  client,
  tableName,
}: Pick<FreshDatabase, 'client' | 'tableName'>): Promise<Record<string, AttributeValue>[]> {
  const items: Record<string, AttributeValue>[] = []
  let start: Record<string, AttributeValue> | undefined
  do {
    const page = await client.send(
      new ScanCommand({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey: start }),
    )
    items.push(...(page.Items ?? []))
    start = page.LastEvaluatedKey
  } while (start)
  return items.sort((one, other) => `${one.pk?.S}#${one.sk?.S}`.localeCompare(`${other.pk?.S}#${other.sk?.S}`))
}
