import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChunkCache } from '../../../packages/dynamodb-embedded/src/store/chunk-cache.ts'
import { compareEntries, type Entry } from '../../../packages/dynamodb-embedded/src/store/order.ts'
import { presort } from '../../../packages/dynamodb-embedded/src/store/presort.ts'
import { type Order, SortedList } from '../../../packages/dynamodb-embedded/src/store/sorted-list.ts'
import { keyHash, keyText } from '../../../packages/dynamodb-embedded/src/values/key-text.ts'
import { compareNumbers } from '../../../packages/dynamodb-embedded/src/values/numbers.ts'
import { PagesInMemory } from '../../support/pages-in-memory.ts'
import { Random } from '../../support/random.ts'

const TEXTS = ['', 'a', 'ab', 'b', 'a\0', 'ü', '\uffff', '😀', '\ue000', 'z']

function drawEntries(random: Random, count: number): Entry[] {
  return Array.from({ length: count }, (_, number) => {
    const row = { hash: number, partition: `row ${number}`, sort: ['x'] }
    const partition = random.pick(TEXTS)
    // Some partitions have the same hash.
    const hash = keyHash(partition) % 5
    return { hash, partition, sort: [random.pick(TEXTS)], number, row } as unknown as Entry
  })
}

it('has the same order whether entries are put one by one or sorted before', () => {
  const entries = drawEntries(new Random(1), 3_000)
  const order = { compare: compareEntries, entryOf: (number: number) => entries[number] as Entry }
  const [one, all] = [new SortedList(order), new SortedList(order)]

  for (const entry of entries) one.put(entry)
  all.append(presort(entries).sort(compareEntries))

  expect([...all.walk()]).toEqual([...one.walk()])
  expect([...all.walk({ backwards: true })]).toEqual([...one.walk()].reverse())
  expect([...one.walk()]).toEqual(entries.toSorted(compareEntries))
})

interface Place {
  readonly key: number
}
type Numbered = Place & { readonly number: number }

/** The order of entries by their keys, some of which share a rank. A list gets only the numbers of what it is given. */
function byKey(keys: readonly number[], isRanked: boolean): Order<Place, Numbered> {
  return {
    compare: (one, other) => one.key - other.key,
    entryOf: number => ({ key: keys[number] as number, number }),
    ...(isRanked && { rankOf: ({ key }: Place) => Math.floor(key / 3) }),
  }
}

type Step = readonly ['put' | 'remove' | 'copy', key: number]

const LARGEST_KEY = 1_500
const aKey = fc.integer({ min: 0, max: LARGEST_KEY })
const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 60, arbitrary: fc.tuple(fc.constant('put' as const), aKey) },
  { weight: 20, arbitrary: fc.tuple(fc.constant('remove' as const), aKey) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('copy' as const), aKey) },
)

describe.each([
  ['with ranks', true, undefined],
  ['without ranks', false, undefined],
  ['with ranks whose chunks leave memory', true, new PagesInMemory()],
  ['without ranks whose chunks leave memory', false, new PagesInMemory()],
  ['whose chunks stay in memory when the disk is full', true, new PagesInMemory(page => page % 3 === 0)],
])('a sorted list %s', (_how, isRanked, pages) => {
  it('finds, replaces, removes and walks like a sorted array, and so do its copies', () => {
    const steps = fc.array(aStep, { minLength: 500, maxLength: 3_000, size: 'max' })
    fc.assert(
      fc.property(steps, aKey, aKey, (all, one, other) => {
        const keys: number[] = []
        const known = new Map<number, number>()
        const list = new SortedList(byKey(keys, isRanked), pages && new ChunkCache(pages, 2))
        const copies: (readonly [SortedList<Place, Numbered>, Numbered[]])[] = []
        for (const [kind, key] of all) {
          if (kind === 'put') {
            list.put({ key, number: keys.push(key) - 1 })
            known.set(key, keys.length - 1)
          } else if (kind === 'remove') {
            list.remove({ key })
            known.delete(key)
          } else copies.push([list.copy(byKey(keys, isRanked)), sorted(known)])
        }
        expectSame(list, sorted(known), [Math.min(one, other), Math.max(one, other)])
        for (const [copy, entries] of copies) expectSame(copy, entries, [one, other])
      }),
      { numRuns: pages ? 10 : 25 },
    )
  })
})

function sorted(known: ReadonlyMap<number, number>): Numbered[] {
  return [...known].sort(([a], [b]) => a - b).map(([key, number]) => ({ key, number }))
}

function expectSame(
  list: SortedList<Place, Numbered>,
  entries: readonly Numbered[],
  [from, to]: readonly [number, number],
): void {
  expect([...list.walk()]).toEqual(entries)
  expect(list.size).toBe(entries.length)
  expect(list.find({ key: from })).toEqual(entries.find(({ key }) => key === from))
  const range = { isBefore: ({ key }: Place) => key < from, isWithin: ({ key }: Place) => key <= to }
  const within = entries.filter(({ key }) => key >= from && key <= to)
  expect([...list.walk(range)]).toEqual(within)
  expect([...list.walk({ ...range, backwards: true })]).toEqual(within.toReversed())
}

it('encodes numbers so that their texts are in the order of the numbers', () => {
  const random = new Random(3)
  const drawn = Array.from({ length: 2_000 }, () => {
    const digits = String(random.between(0, 10 ** random.between(1, 9)))
    const point = random.between(0, digits.length)
    const number = `${digits.slice(0, point) || '0'}.${digits.slice(point)}1`.replace(/^0+(?=\d)/, '')
    return random.chance(0.5) ? number : `-${number}`
  })

  const byText = drawn.toSorted((a, b) => (keyText({ N: a }) < keyText({ N: b }) ? -1 : 1))

  expect(byText.map(Number)).toEqual(drawn.toSorted(compareNumbers).map(Number))
})
