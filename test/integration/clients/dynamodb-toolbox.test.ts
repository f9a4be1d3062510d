import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import {
  $add,
  $append,
  $delete,
  $get,
  $remove,
  $sum,
  BatchGetCommand,
  BatchGetRequest,
  BatchPutRequest,
  BatchWriteCommand,
  ConditionCheck,
  DeleteItemCommand,
  Entity,
  executeBatchGet,
  executeBatchWrite,
  executeTransactGet,
  executeTransactWrite,
  GetItemCommand,
  GetTransaction,
  item,
  list,
  map,
  number,
  PutItemCommand,
  PutTransaction,
  prefix,
  QueryCommand,
  ScanCommand,
  set,
  string,
  Table,
  UpdateItemCommand,
  UpdateTransaction,
} from 'dynamodb-toolbox'
import { expect, it } from 'vitest'
import { freshTable } from './fresh-table.ts'

async function library() {
  const { client, table: name } = await freshTable()
  const table = new Table({
    documentClient: DynamoDBDocumentClient.from(client),
    name,
    partitionKey: { name: 'pk', type: 'string' },
    sortKey: { name: 'sk', type: 'string' },
    indexes: {
      gsi1: {
        type: 'global',
        partitionKey: { name: 'gsi1pk', type: 'string' },
        sortKey: { name: 'gsi1sk', type: 'string' },
      },
    },
  })
  const Book = new Entity({
    name: 'Book',
    table,
    schema: item({
      author: string().savedAs('pk').transform(prefix('AUTHOR')).key(),
      id: string().savedAs('sk').key(),
      genre: string().savedAs('gsi1pk').optional(),
      shelf: string().savedAs('gsi1sk').optional(),
      pages: number().optional(),
      tags: set(string()).optional(),
      notes: list(string()).optional(),
      print: map({ year: number(), town: string().optional() }).optional(),
    }),
  })
  return { client, table, Book }
}

const bookOf = (index: number) => ({ author: 'ada', id: `b${index}`, genre: 'math', shelf: `s${index}`, pages: index })

it('DynamoDB-Toolbox puts, reads, changes and deletes one item', async () => {
  const { Book } = await library()
  const key = { author: 'ada', id: 'b1' }
  const once = { condition: { attr: 'author', exists: false } } as const

  await Book.build(PutItemCommand)
    .item({ ...bookOf(1), tags: new Set(['a', 'b']), notes: ['one', 'two'], print: { year: 1843, town: 'London' } })
    .options(once)
    .send()
  await expect(Book.build(PutItemCommand).item(bookOf(1)).options(once).send()).rejects.toMatchObject({
    name: 'ConditionalCheckFailedException',
  })
  const { Attributes } = await Book.build(UpdateItemCommand)
    .item({
      ...key,
      pages: $add(41),
      tags: $add(new Set(['c'])),
      notes: $append(['three']),
      print: { year: $sum($get('print.year'), -1), town: $remove() },
      shelf: $get('genre', 'none'),
    })
    .options({ returnValues: 'ALL_NEW', condition: { attr: 'pages', lt: 10 } })
    .send()

  expect(Attributes).toMatchObject({
    pages: 42,
    tags: new Set(['a', 'b', 'c']),
    notes: ['one', 'two', 'three'],
    print: { year: 1842 },
    shelf: 'math',
  })
  await Book.build(UpdateItemCommand)
    .item({ ...key, tags: $delete(new Set(['a', 'b', 'c'])) })
    .send()
  const { Item } = await Book.build(GetItemCommand)
    .key(key)
    .options({ consistent: true, attributes: ['pages', 'tags', 'print.year'], capacity: 'TOTAL' })
    .send()
  expect(Item).toEqual({ pages: 42, print: { year: 1842 } })
  const deleted = await Book.build(DeleteItemCommand).key(key).options({ returnValues: 'ALL_OLD' }).send()
  expect(deleted.Attributes).toMatchObject({ author: 'ada', id: 'b1' })
  expect((await Book.build(GetItemCommand).key(key).send()).Item).toBeUndefined()
})

it('DynamoDB-Toolbox batches, queries by pages and by an index, and scans segments', async () => {
  const { table, Book } = await library()
  const books = Array.from({ length: 25 }, (_, index) => bookOf(index + 100))

  await executeBatchWrite(
    table.build(BatchWriteCommand).requests(...books.map(each => Book.build(BatchPutRequest).item(each))),
  )

  const keys = books.map(each => Book.build(BatchGetRequest).key(each))
  const { Responses } = await executeBatchGet(table.build(BatchGetCommand).requests(...keys))
  expect(Responses?.[0]).toHaveLength(25)
  const query = table.build(QueryCommand).entities(Book)
  const first = await query.query({ partition: 'AUTHOR#ada' }).options({ limit: 20, reverse: true }).send()
  expect(first.Items?.map(({ id }) => id)).toEqual(
    books
      .map(({ id }) => id)
      .toReversed()
      .slice(0, 20),
  )
  const second = await query
    .query({ partition: 'AUTHOR#ada' })
    .options({ reverse: true, exclusiveStartKey: first.LastEvaluatedKey ?? {} })
    .send()
  expect([second.Count, second.LastEvaluatedKey]).toEqual([5, undefined])
  const ofIndex = await query
    .query({ index: 'gsi1', partition: 'math', range: { between: ['s110', 's112'] } })
    .options({ filters: { Book: { attr: 'pages', ne: 111 } } })
    .send()
  expect(ofIndex.Items?.map(({ pages }) => pages)).toEqual([110, 112])
  const segments = await Promise.all(
    [0, 1, 2].map(segment => table.build(ScanCommand).entities(Book).options({ segment, totalSegments: 3 }).send()),
  )
  expect(segments.flatMap(({ Items = [] }) => Items)).toHaveLength(25)
})

it('DynamoDB-Toolbox writes and reads transactions', async () => {
  const { Book } = await library()
  const write = () =>
    executeTransactWrite(
      Book.build(PutTransaction)
        .item(bookOf(1))
        .options({ condition: { attr: 'author', exists: false } }),
      Book.build(UpdateTransaction).item({ ...bookOf(2), pages: $add(1) }),
      Book.build(ConditionCheck).key({ author: 'ada', id: 'b3' }).condition({ attr: 'author', exists: false }),
    )

  await write()
  await expect(write()).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [{ Code: 'ConditionalCheckFailed' }, { Code: 'None' }, { Code: 'None' }],
  })

  const { Responses } = await executeTransactGet(
    Book.build(GetTransaction).key({ author: 'ada', id: 'b2' }),
    Book.build(GetTransaction).key({ author: 'ada', id: 'b3' }),
  )
  expect(Responses?.map(response => response?.Item?.pages)).toEqual([1, undefined])
})
