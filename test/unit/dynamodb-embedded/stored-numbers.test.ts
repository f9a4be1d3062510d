import { expect, it } from 'vitest'
import { snapshotLines } from '../../../packages/dynamodb-embedded/src/persistence/snapshot-lines.ts'
import { ChunkCache } from '../../../packages/dynamodb-embedded/src/store/chunk-cache.ts'
import { Store } from '../../../packages/dynamodb-embedded/src/store/store.ts'
import type { Item } from '../../../packages/dynamodb-embedded/src/values/item.ts'
import { PagesInMemory } from '../../support/pages-in-memory.ts'
import { Random } from '../../support/random.ts'
import { THINGS } from '../../support/things-shape.ts'

const SHAPE = { ...THINGS, expiryAttribute: 'expiresAt' }
const ITEMS = 4_000
const WRITES = 10_000

it('has the same items, indexes and expiration times with numbers that leave memory, while snapshots are taken', () => {
  const random = new Random(5)
  const keep = (bytes: Uint8Array) => ({ read: (from?: number, to?: number) => bytes.subarray(from, to) })
  const stored = new Store({ rowStorage: { keep, chunks: new ChunkCache(new PagesInMemory(), 3) } })
  const inMemory = new Store()
  const stores = [stored, inMemory]
  for (const store of stores) store.apply({ kind: 'table', at: 0, shape: SHAPE })
  const snapshots: (readonly [Iterator<string>, Iterator<string>])[] = []

  for (let number = 0; number < WRITES; number++) {
    const key: Item = { pk: { S: `thing ${random.between(1, ITEMS)}` } }
    const owner = { S: `owner ${random.between(1, 500)}` }
    const expiresAt = { N: String(random.between(2_000_000_000, 2_100_000_000)) }
    const item = random.chance(0.2)
      ? null
      : { ...key, owner, expiresAt, text: { S: 'x'.repeat(random.between(1, 900)) } }
    for (const store of stores) store.apply({ kind: 'write', at: number, writes: [['things', key, item]] })
    if (number % 2_500 === 1_000) {
      const renew = (row: number, earlier: NonNullable<ReturnType<Store['table']>>) =>
        stored.table('things')?.renew(row, earlier)
      snapshots.push([snapshotLines(stored, renew)[Symbol.iterator](), snapshotLines(inMemory)[Symbol.iterator]()])
    }
    // A snapshot is written while the store changes.
    for (const [one, other] of snapshots) expect(one.next()).toEqual(other.next())
  }

  for (const [one, other] of snapshots) expect([...iterate(one)]).toEqual([...iterate(other)])
  expect([...snapshotLines(stored)]).toEqual([...snapshotLines(inMemory)])
  const seconds = 2_050_000_000
  expect(stored.table('things')?.expired(seconds)).toEqual(inMemory.table('things')?.expired(seconds))
})

function* iterate(lines: Iterator<string>): Generator<string> {
  for (let step = lines.next(); !step.done; step = lines.next()) yield step.value
}
