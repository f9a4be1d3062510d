import type { Item } from '../repository/items/attribute-value.ts'
import type { ItemGroup } from './item-group.ts'
import { MARKERS } from './libraries.ts'
import { literal, propertyOf } from './literal.ts'
import { keyNames, type TableLayout } from './table-layout.ts'

/** Where the id of an instance comes from: attributes, the rest of a key after its head, or the whole primary key. */
export type IdGuess =
  | { readonly kind: 'attributes'; readonly names: readonly string[] }
  | { readonly kind: 'rest of key'; readonly name: string; readonly head: string }
  | { readonly kind: 'primary key' }

/** From so many items on, an attribute that is different in all of them is taken for unique. */
const EVIDENCE = 20
/** DynamoDB allows 2,048 bytes. */
const LONGEST_KEY = 2_048
const SEPARATORS = '#:|/~_-.$'

/** Where a value is in a key: of which key attribute, and after how many characters. */
interface Place {
  readonly key: number
  readonly at: number
}

/** Guesses where the id of a group's instances comes from. It is different for every item of the sample. */
export function guessId({ items, heads, is, writtenWith }: ItemGroup, layout: TableLayout): IdGuess {
  const keys = keyNames(layout)
  // ElectroDB stores keys in lower case.
  const fold = (text = '') => (writtenWith === 'ElectroDB' ? text.toLowerCase() : text)
  const texts = items.map(item => keys.map(name => fold(textOf(item, name))))
  const scalars = scalarsOfAll(items)
  const inKey = scalars
    .filter(name => !keys.includes(name) && !MARKERS.has(name) && !Object.hasOwn(is, name))
    .flatMap(name => {
      const places = items.map((item, at) => placeIn(texts[at] ?? [], fold(textOf(item, name))))
      const [first] = places
      if (first === undefined || places.includes(undefined)) return []
      // A type, such as "order" in ORDER#1, is not a part of the id.
      const isHead = first.at === 0 && heads[first.key] !== undefined
      if (isConstant(items, name) && (isHead || items.length >= EVIDENCE)) return []
      return [{ name, place: first.key * LONGEST_KEY + first.at }]
    })
  const bestAtPlace = [...Map.groupBy(inKey, ({ place }) => place)]
    .toSorted(([one], [other]) => one - other)
    .map(([, candidates]) => candidates.map(({ name }) => name).toSorted(byRank)[0] ?? '')
  const names = leastNames(items, bestAtPlace)
  if (names) return { kind: 'attributes', names }
  if (scalars.includes('id') && areDifferent(items, ['id'])) return { kind: 'attributes', names: ['id'] }
  return guessFromKey(items, heads, keys)
}

function guessFromKey(items: readonly Item[], heads: ItemGroup['heads'], keys: readonly string[]): IdGuess {
  const scalars = scalarsOfAll(items)
  const isText = (name: string) => scalars.includes(name)
  const varying = keys.filter(name => items.length === 1 || !isConstant(items, name))
  const names = leastNames(items, (items.length === 1 ? keys.slice(0, 1) : varying).filter(isText))
  const [name, ...others] = names ?? []
  if (names === undefined || name === undefined) return { kind: 'primary key' }
  const head = heads[keys.indexOf(name)]
  if (others.length > 0 || !head || head.isWhole) return { kind: 'attributes', names }
  return { kind: 'rest of key', name, head: head.text }
}

/** Returns the names that are needed to distinguish the items, or undefined if all of them do not suffice. */
function leastNames(items: readonly Item[], names: readonly string[]): readonly string[] | undefined {
  if (names.length === 0 || !areDifferent(items, names)) return undefined
  if (items.length < EVIDENCE) return names
  return names
    .toSorted((one, other) => byRank(other, one))
    .reduce<readonly string[]>((needed, name) => {
      const fewer = needed.filter(each => each !== name)
      return fewer.length > 0 && areDifferent(items, fewer) ? fewer : needed
    }, names)
}

/** Finds a value between two separators of a key. */
function placeIn(keys: readonly string[], wanted: string): Place | undefined {
  if (wanted === '') return undefined
  for (const [number, key] of keys.entries()) {
    for (let at = key.indexOf(wanted); at >= 0; at = key.indexOf(wanted, at + 1)) {
      const before = at === 0 ? '#' : (key[at - 1] ?? '')
      const after = key[at + wanted.length] ?? '#'
      if (SEPARATORS.includes(before) && SEPARATORS.includes(after)) return { key: number, at }
    }
  }
  return undefined
}

function byRank(one: string, other: string): number {
  const rank = (name: string) => (name === 'id' ? 0 : /id$/i.test(name) ? 1 : 2)
  return rank(one) - rank(other) || (one < other ? -1 : 1)
}

/** The attributes that are a string or a number, and not empty, in all items. */
function scalarsOfAll(items: readonly Item[]): string[] {
  return Object.keys(items[0] ?? {}).filter(name => items.every(item => textOf(item, name) !== undefined))
}

function isConstant(items: readonly Item[], name: string): boolean {
  return items.length > 1 && new Set(items.map(item => textOf(item, name))).size === 1
}

function areDifferent(items: readonly Item[], names: readonly string[]): boolean {
  return new Set(items.map(item => JSON.stringify(names.map(name => textOf(item, name))))).size === items.length
}

function textOf(item: Item, name: string): string | undefined {
  const { S, N } = (Object.hasOwn(item, name) && item[name]) || {}
  return S || N || undefined
}

/** Writes the `id` option of `items()`. Undefined if it can be omitted. */
export function idSource(guess: IdGuess): string | undefined {
  if (guess.kind === 'primary key') return undefined
  if (guess.kind === 'rest of key') {
    return `item => String(${propertyOf('item', guess.name)}).slice(${literal(guess.head)}.length)`
  }
  const [only = ''] = guess.names
  return guess.names.length === 1 ? literal(only) : `[${guess.names.map(literal).join(', ')}]`
}
