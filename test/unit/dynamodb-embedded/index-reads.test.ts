import { expect, it } from 'vitest'
import { ItemTable } from '../../../packages/dynamodb-embedded/src/store/item-table.ts'
import { type Place, placeOf } from '../../../packages/dynamodb-embedded/src/store/row.ts'
import { type Keep, RowMemory } from '../../../packages/dynamodb-embedded/src/store/row-memory.ts'
import { keyHash } from '../../../packages/dynamodb-embedded/src/values/key-text.ts'
import { THINGS } from '../../support/things-shape.ts'

it('adds an item to an index of 20,000 without reading the stored items near it', () => {
  let reads = 0
  const keep: Keep = bytes => {
    const read = (from?: number, to?: number) => {
      reads++
      return bytes.slice(from, to)
    }
    return { read }
  }
  const memory = new RowMemory({ keep }, 10_000)
  const table = new ItemTable(THINGS, memory)
  const add = (number: number) => {
    // Neighbors in the index are not neighbors in time.
    const owner = { S: `owner ${keyHash(String(number))}` }
    const item = { pk: { S: `thing ${number}` }, owner, text: { S: 'x'.repeat(200) } }
    table.write(placeOf(THINGS, item) as Place, item, 0)
  }
  for (let number = 0; number < 20_000; number++) add(number)
  reads = 0

  for (let number = 20_000; number < 20_100; number++) add(number)

  expect(reads).toBeLessThan(100)
  expect([...(table.index('byOwner')?.entries(0).walk() ?? [])]).toHaveLength(20_100)
})
