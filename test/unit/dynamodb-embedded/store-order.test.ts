import { expect, it } from 'vitest'
import { compareEntries, type Entry } from '../../../packages/dynamodb-embedded/src/store/order.ts'
import { presort } from '../../../packages/dynamodb-embedded/src/store/presort.ts'
import { SortedList } from '../../../packages/dynamodb-embedded/src/store/sorted-list.ts'
import { keyText } from '../../../packages/dynamodb-embedded/src/values/key-text.ts'
import { compareNumbers } from '../../../packages/dynamodb-embedded/src/values/numbers.ts'
import { Random } from '../../support/random.ts'

const TEXTS = ['', 'a', 'ab', 'b', 'a\0', 'ü', '\uffff', '😀', '\ue000', 'z']

function drawEntries(random: Random, count: number): Entry[] {
  return Array.from({ length: count }, (_, at) => {
    const row = { hash: at, partition: `row ${at}`, sort: ['x'] }
    return { hash: 0, partition: random.pick(TEXTS), sort: [random.pick(TEXTS)], row } as unknown as Entry
  })
}

it('has the same order whether entries are put one by one or all together', () => {
  const random = new Random(1)
  const entries = drawEntries(random, 3_000)
  const [one, all] = [new SortedList(compareEntries), new SortedList(compareEntries)]

  for (const entry of entries) one.put(entry)
  all.fill(presort(entries))

  expect([...all.walk()]).toEqual([...one.walk()])
  expect([...all.walk({ backwards: true })]).toEqual([...one.walk()].reverse())
  expect([...one.walk()]).toEqual(entries.toSorted(compareEntries))
})

it('finds, replaces and removes like an array, even over many chunks', () => {
  const random = new Random(2)
  const list = new SortedList<{ readonly key: number; readonly value: number }>((a, b) => a.key - b.key)
  const known = new Map<number, number>()

  for (let step = 0; step < 20_000; step++) {
    const key = random.between(0, 3_000)
    if (random.chance(0.6)) {
      list.put({ key, value: step })
      known.set(key, step)
    } else {
      list.remove({ key, value: 0 })
      known.delete(key)
    }
  }

  const expected = [...known].sort(([a], [b]) => a - b).map(([key, value]) => ({ key, value }))
  expect([...list.walk()]).toEqual(expected)
  expect(list.size).toBe(expected.length)
  for (const [from, to] of [
    [0, 3_000],
    [1_000, 1_500],
    [2_999, 10],
    [-5, 0],
    [3_001, 9_999],
  ] as const) {
    const range = {
      isBefore: ({ key }: { key: number }) => key < from,
      isWithin: ({ key }: { key: number }) => key <= to,
    }
    const within = expected.filter(({ key }) => key >= from && key <= to)
    expect([...list.walk(range)]).toEqual(within)
    expect([...list.walk({ ...range, backwards: true })]).toEqual(within.toReversed())
  }
})

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
