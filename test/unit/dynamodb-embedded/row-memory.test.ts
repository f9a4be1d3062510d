import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ChunkCache } from '../../../packages/dynamodb-embedded/src/store/chunk-cache.ts'
import { packedRow } from '../../../packages/dynamodb-embedded/src/store/row.ts'
import { type Keep, RowMemory } from '../../../packages/dynamodb-embedded/src/store/row-memory.ts'
import { keyHash } from '../../../packages/dynamodb-embedded/src/values/key-text.ts'
import { PagesInMemory } from '../../support/pages-in-memory.ts'

type Kind = 'add' | 'remove' | 'copy' | 'renew'
type Step = readonly [kind: Kind, at: number, partition: string, length: number]

/** Few characters stay in memory, and a block has a few rows. */
const MOST = 200_000
const LONGEST = 40_000

function step(kind: Kind, weight: number): { weight: number; arbitrary: fc.Arbitrary<Step> } {
  const partition = fc.string({ unit: 'grapheme', maxLength: 5 })
  return { weight, arbitrary: fc.tuple(fc.constant(kind), fc.nat(), partition, fc.nat({ max: LONGEST })) }
}

const steps = fc.array(fc.oneof(step('add', 12), step('remove', 5), step('renew', 4), step('copy', 1)), {
  minLength: 50,
  maxLength: 150,
  size: 'max',
})

it.each([
  ['in memory', undefined],
  ['stored', new PagesInMemory()],
  ['stored, on a disk that is full at times', new PagesInMemory(page => page % 3 === 0)],
])('has every row that was not removed, and so have its copies at their time, with addresses %s', (_where, pages) => {
  fc.assert(
    fc.property(steps, all => {
      const keep: Keep = bytes => ({ read: (from, to) => bytes.slice(from, to) })
      const memory = new RowMemory({ keep, ...(pages && { chunks: new ChunkCache(pages, 1) }) }, MOST)
      const known = new Map<number, string>()
      const copies = [[memory.copy(), new Map(known)] as const]
      for (const [kind, at, partition, length] of all) {
        const number = [...known.keys()][at % Math.max(known.size, 1)]
        if (kind === 'add') {
          const text = JSON.stringify({ text: { S: `${partition} ${'ü'.repeat(length % 100)}${'x'.repeat(length)}` } })
          const sort = [`${partition}\n`]
          known.set(
            memory.add(packedRow(text, { hash: keyHash(partition), partition, sort })),
            `${partition}\n ${text}`,
          )
        } else if (kind === 'copy') copies.push([memory.copy(), new Map(known)])
        else if (number !== undefined && kind === 'remove') {
          memory.remove(number)
          known.delete(number)
        } else if (number !== undefined) memory.renew(number, copies.at(-1)?.[0] as RowMemory)
      }
      for (const [each, texts] of [[memory, known] as const, ...copies]) {
        for (const [number, text] of texts) {
          const row = each.row(number)
          expect(`${row.sort[0]} ${row.text}`).toBe(text)
          expect(row.hash).toBe(keyHash(row.partition))
        }
      }
    }),
    { numRuns: pages ? 12 : 30 },
  )
})

it('reads renewed rows from new bytes, so that the old ones can be freed', () => {
  const reads: number[] = []
  let count = 0
  const keep: Keep = bytes => {
    const number = count++
    return {
      read: (from, to) => {
        reads.push(number)
        return bytes.subarray(from, to)
      },
    }
  }
  const memory = new RowMemory({ keep }, 0)
  const numbers = Array.from({ length: 10 }, (_, number) =>
    memory.add(packedRow(`{"n":${number}}`, { hash: 0, partition: String(number), sort: [] })),
  )
  const [earlier, stored] = [memory.copy(), count]

  for (const number of numbers) memory.renew(number, earlier)
  reads.length = 0

  expect(numbers.map(number => memory.row(number).text)).toEqual(numbers.map(number => `{"n":${number}}`))
  expect(reads.every(number => number >= stored)).toBe(true)
})

it('reads an item that was just written without parsing it, until others take its place', () => {
  const memory = new RowMemory({ keep: bytes => ({ read: (from, to) => bytes.subarray(from, to) }) })
  const place = (partition: string) => ({ hash: keyHash(partition), partition, sort: [] })
  const frozen = (text: string) => Object.freeze({ text: Object.freeze({ S: text }) })
  const item = frozen('first')
  const row = memory.rowOf(item, place('a'))
  const soon = row.shared

  for (let number = 0; number < 20; number++) memory.rowOf(frozen('x'.repeat(10_000)), place(`${number}`))
  const later = row.shared

  expect(soon).toBe(item)
  expect(later).not.toBe(item)
  expect(later).toEqual(item)
})

it('keeps no item that its writer can still change', () => {
  const memory = new RowMemory({ keep: bytes => ({ read: (from, to) => bytes.subarray(from, to) }) })
  const item = { text: { S: 'a' } }
  const row = memory.rowOf(item, { hash: 0, partition: 'a', sort: [] })

  item.text = { S: 'b' }

  expect(row.shared).toEqual({ text: { S: 'a' } })
})

it('gives each reader an item of its own', () => {
  const memory = new RowMemory({ keep: bytes => ({ read: (from, to) => bytes.subarray(from, to) }) })
  const row = memory.rowOf(Object.freeze({ text: { S: 'a' } }), { hash: 0, partition: 'a', sort: [] })

  row.item.text = { S: 'b' }

  expect(row.item).toEqual({ text: { S: 'a' } })
})
