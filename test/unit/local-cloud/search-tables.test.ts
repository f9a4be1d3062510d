import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { dataTable } from 'dynamo-signals/table'
import { expect, it } from 'vitest'
import { readWith, type StoredItem, searchTables } from '../../../packages/local-cloud/src/dynamodb/search-tables.ts'
import { MemoryDynamoDB } from '../../support/memory-dynamodb/memory-dynamodb.ts'
import { MemoryEndpoint } from '../../support/memory-dynamodb/memory-endpoint.ts'

/** A table with this many items, and the search through it. */
async function searchOver(count: number) {
  const definition = dataTable('data')
  const memory = new MemoryDynamoDB({ tables: [definition] })
  const client = new DynamoDBClient(new MemoryEndpoint(memory.transport).config)
  const keys = Array.from({ length: count }, (_, at) => `User#${at}`)
  for (const pk of keys) {
    await client.send(new PutItemCommand({ TableName: 'data', Item: { pk: { S: pk }, sk: { S: 'instance' } } }))
  }
  return { search: searchTables(readWith(client), [definition]), keys }
}

const all = () => true
const keyOf = ({ pk }: StoredItem) => pk?.S ?? ''

it('finds every item once, page by page', async () => {
  const { search, keys } = await searchOver(120)

  const found: string[] = []
  let from: string | undefined
  do {
    const page = await search('data', { matches: all, from })
    found.push(...page.items.map(keyOf))
    from = page.next
  } while (from !== undefined)

  expect(found.toSorted()).toEqual(keys.toSorted())
})

it('reads on until a page is full, and says how much it has read', async () => {
  const { search } = await searchOver(120)

  const page = await search('data', { matches: item => keyOf(item).endsWith('9') })

  expect(page.items).toHaveLength(12)
  expect(page).toMatchObject({ read: 120, next: undefined })
})

it.each(['[', '{}', '["User#1"]', '[1,2]'])(
  'starts from the beginning for the place %s, which is not one',
  async from => {
    const { search } = await searchOver(3)

    expect((await search('data', { matches: all, from })).items).toHaveLength(3)
  },
)

it('refuses a table that the cloud does not have', async () => {
  const { search } = await searchOver(0)

  await expect(search('others', { matches: all })).rejects.toMatchObject({ code: 'dynamodb.unknownTable' })
})
