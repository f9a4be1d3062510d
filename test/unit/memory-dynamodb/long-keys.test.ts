import { dataTable } from 'dynamo-signals/table'
import { expect, it } from 'vitest'
import { MemoryDynamoDB } from '../../support/memory-dynamodb/memory-dynamodb.ts'

const memory = new MemoryDynamoDB({ tables: [dataTable('data')] })
const put = (pk: string, sk: string) =>
  memory.perform('PutItem', { TableName: 'data', Item: { pk: { S: pk }, sk: { S: sk } } })

it('takes keys of 2,048 and 1,024 bytes', () => {
  expect(() => put('p'.repeat(2048), 's'.repeat(1024))).not.toThrow()
})

it.each([
  ['a partition key', 'p'.repeat(2049), 's'],
  ['a sort key', 'p', 's'.repeat(1025)],
  ['a sort key in bytes', 'p', 'ö'.repeat(513)],
])('refuses %s that is longer', (_, pk, sk) => {
  expect(() => put(pk, sk)).toThrow(expect.objectContaining({ name: 'ValidationException' }))
})
