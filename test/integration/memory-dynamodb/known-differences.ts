import type { Item } from '../../support/memory-dynamodb/values/item.ts'
import type { Request } from './draw-requests.ts'

interface Write {
  readonly TableName: string
  readonly Item?: Item
  readonly Key?: Item
}

const KEY_ATTRIBUTES = ['pk', 'sk', 'gsi1pk', 'gsi1sk'] as const

/**
 * Where the memory refuses for another reason than DynamoDB Local, which refuses too, and why that does not matter.
 * Beside these: messages of errors are not compared, for nothing may depend on them; nor are the orders of scans and of
 * batches, which is not specified; and numbers inside lists and maps are compared as DynamoDB documents them, in their
 * shortest spelling, while DynamoDB Local keeps `1.50` there.
 * An empty map is not drawn: the stream of DynamoDB Local loses its type.
 */
export const KNOWN_DIFFERENCES: Readonly<Record<string, (request: Request) => boolean>> = {
  // The library never sends one, and both refuse it.
  'a transaction that names an item twice is refused for that before its conditions are looked at': request => {
    const addresses = writesOf(request).map(([, { TableName, Item, Key }]) => `${TableName} ${(Item ?? Key)?.pk?.S}`)
    return new Set(addresses).size < addresses.length
  },
  // As AWS documents it: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
  'an update that cannot be applied cancels its transaction, which DynamoDB Local calls invalid': request =>
    writesOf(request).some(([kind]) => kind === 'Update'),
  // DynamoDB Local tells a key that is empty from one of another type, and differently for tables and indexes.
  'an item with a wrong key is a reason of its transaction, which DynamoDB Local sometimes calls invalid': request =>
    writesOf(request).some(([, { Item }]) => KEY_ATTRIBUTES.some(name => Item?.[name] && !Item[name].S)),
}

function writesOf({ input }: Request): [kind: string, write: Write][] {
  return ((input.TransactItems ?? []) as Record<string, Write>[]).flatMap(entry => Object.entries(entry))
}
