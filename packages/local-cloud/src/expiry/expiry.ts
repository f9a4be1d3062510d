import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb'
import { imageOf } from 'dynamo-signals/testing'
import type { TableDefinition } from '../dynamodb/table-definition.ts'
import { LocalCloudError } from '../local-cloud-error.ts'
import type { ExpiredImages } from './expired-images.ts'

/** The values of an item's key attributes, by name. */
export type ItemKey = Readonly<Record<string, string>>

/** The maximum number of attempts, because another writer may change the item at the same time. */
const MOST_LOOKS = 5

/** Expires items on request, in the same way as DynamoDB's time to live. */
export class Expiry {
  readonly #client: DynamoDBClient
  readonly #tables: readonly TableDefinition[]
  readonly #images: ExpiredImages

  constructor(client: DynamoDBClient, tables: readonly TableDefinition[], images: ExpiredImages) {
    this.#client = client
    this.#tables = tables
    this.#images = images
  }

  /** Returns the time to live attribute of a table, or undefined if its items never expire. */
  attributeOf(table: string): string | undefined {
    return this.#tables.find(({ name }) => name === table)?.timeToLiveAttribute
  }

  /**
   * Deletes an item as the service would, regardless of its expiration time. Its record looks as on AWS. Rejects with a
   * `LocalCloudError` if the item does not exist or never expires: `expiry.unknownTable`, `expiry.unknownItem`,
   * `expiry.neverExpires`, `expiry.busy`.
   */
  async expire(table: string, key: ItemKey): Promise<void> {
    const definition = this.#tables.find(({ name }) => name === table)
    if (!definition) throw unknownTable(table, this.#tables)
    const names = [definition.partitionKey, ...(definition.sortKey === undefined ? [] : [definition.sortKey])]
    const Key = Object.fromEntries(names.map(name => [name, { S: key[name] ?? '' }]))
    for (let look = 0; look < MOST_LOOKS; look++) {
      const item = await this.#read(definition, Key)
      await this.#images.add(table, imageOf(item))
      if (await this.#delete(table, Key, item)) return
    }
    throw new LocalCloudError('expiry.busy', `The item ${JSON.stringify(key)} keeps changing. Try again.`)
  }

  async #read({ name, timeToLiveAttribute = '' }: TableDefinition, Key: Item): Promise<Item> {
    const { Item } = await this.#client.send(new GetItemCommand({ TableName: name, Key, ConsistentRead: true }))
    const shown = JSON.stringify(Object.values(Key).map(({ S }) => S))
    if (!Item) throw new LocalCloudError('expiry.unknownItem', `The table ${name} has no item ${shown}.`)
    if (Item[timeToLiveAttribute]?.N === undefined) {
      const why = timeToLiveAttribute === '' ? 'the table has no time to live' : `it has no ${timeToLiveAttribute}`
      throw new LocalCloudError('expiry.neverExpires', `The item ${shown} never expires: ${why}.`)
    }
    return Item
  }

  /** Returns false if the item has changed since it was read, because its record would not be recognized. */
  async #delete(TableName: string, Key: Item, item: Item): Promise<boolean> {
    const attributes = Object.entries(item)
    try {
      await this.#client.send(
        new DeleteItemCommand({
          TableName,
          Key,
          ConditionExpression: attributes.map((_, index) => `#a${index} = :a${index}`).join(' AND '),
          ExpressionAttributeNames: Object.fromEntries(attributes.map(([name], index) => [`#a${index}`, name])),
          ExpressionAttributeValues: Object.fromEntries(attributes.map(([, value], index) => [`:a${index}`, value])),
        }),
      )
      return true
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false
      throw error
    }
  }
}

type Item = Record<string, AttributeValue>

function unknownTable(table: string, tables: readonly TableDefinition[]): LocalCloudError {
  const known = tables.map(({ name }) => name).join(', ') || 'none'
  return new LocalCloudError('expiry.unknownTable', `There is no table "${table}". The tables are: ${known}.`)
}
