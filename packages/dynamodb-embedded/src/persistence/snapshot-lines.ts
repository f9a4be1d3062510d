import { expiryOf } from '../store/expiry-list.ts'
import type { ItemTable } from '../store/item-table.ts'
import type { Entry } from '../store/order.ts'
import { type RecordLine, recordLine } from '../store/record-text.ts'
import type { ShardShape } from '../store/shard.ts'
import type { StillContent, Store } from '../store/store.ts'
import type { StreamShape } from '../store/stream.ts'
import type { TableShape } from '../store/table-shape.ts'

/** The position of an item in its table or in an index. */
export type PlaceLine = readonly [partition: string, sort: readonly string[]]

/**
 * The lines of a snapshot. A line that starts with a brace is an item of the most recently named table. The line before
 * it has the item's position, so the item does not need to be parsed. Other lines are arrays of a kind and its values. An
 * `hashed` line has a few hundred entries of an index in index order, as row numbers and the hashes of their partitions, so they do
 * not need to be sorted or read. Format 2 had `index` lines instead, in the order of partitions. Format 1 had `item` lines with all
 * positions instead of `row` and `index`, and only single records.
 */
export type SnapshotLine =
  | readonly ['sequence', number]
  | readonly ['table', TableShape]
  | readonly ['row', partition: string, sort: readonly string[], expiresAt: number | 0]
  | readonly ['hashed', index: number, rows: string, hashes: string]
  | readonly ['index', number: number, partition: string, sort: readonly string[], rows: string]
  | readonly ['item', place: PlaceLine, indexes: readonly (PlaceLine | 0)[], expiresAt: number | 0]
  | readonly ['token', token: string, digest: string, until: number]
  | readonly ['stream', shape: StreamShape, isEnabled: boolean]
  | readonly ['shard', shape: ShardShape, horizon: number]
  | readonly ['records', first: number, last: number, lastAt: number, packed: string]
  | RecordLine

/** The number of entries in an `index` line. */
const AN_INDEX_LINE = 512

/** Is called with each row that is written: its number, and the copy of its table that is written. */
export type OnRow = (number: number, table: ItemTable) => void

/** Yields the contents of a store, line by line, without changes made after the call. */
export function snapshotLines(store: Store, onRow: OnRow = () => {}): Iterable<string> {
  return linesOf(store.still(), onRow)
}

function* linesOf({ sequence, tables, tokens, streams }: StillContent, onRow: OnRow): Generator<string, void> {
  yield line(['sequence', sequence])
  for (const table of tables) yield* tableLines(table, onRow)
  for (const [token, digest, until] of tokens.entries()) yield line(['token', token, digest, until])
  for (const stream of streams.all(0)) {
    yield line(['stream', stream.shape, stream.isEnabled])
    for (const shard of stream.shards) {
      const { records } = shard
      yield line(['shard', shard.shape, records.horizon])
      for (const { first, last, lastAt, bytes } of records.blocks) {
        yield line(['records', first, last, lastAt, Buffer.from(bytes.read()).toString('base64')])
      }
      for (const record of records.recent) yield recordLine(record)
    }
  }
}

function* tableLines(table: ItemTable, onRow: OnRow): Generator<string, void> {
  const { shape, rows, indexes } = table
  yield line(['table', shape])
  // By the number of a row, how many rows come before it in the snapshot.
  const written = new Uint32Array(table.numbers)
  let count = 0
  for (const { number, row } of rows.walk()) {
    written[number] = count++
    onRow(number, table)
    const { expiryAttribute } = shape
    const expiresAt = expiryAttribute === undefined ? undefined : expiryOf(row.item, expiryAttribute)
    yield line(['row', row.partition, row.sort, expiresAt ?? 0])
    yield row.text
  }
  for (const [at, index] of indexes.entries()) {
    let some: Entry[] = []
    // With pending writes, because a snapshot has no index lag.
    for (const entry of index.entries(Number.POSITIVE_INFINITY).walk()) {
      some.push(entry)
      if (some.length < AN_INDEX_LINE) continue
      yield indexLine(at, some, written)
      some = []
    }
    if (some.length > 0) yield indexLine(at, some, written)
  }
}

function indexLine(index: number, entries: readonly Entry[], written: Uint32Array): string {
  const rows = Uint32Array.from(entries, ({ number }) => written[number] as number)
  const hashes = Uint32Array.from(entries, ({ hash }) => hash)
  return line(['hashed', index, base64(rows), base64(hashes)])
}

function base64({ buffer }: Uint32Array<ArrayBuffer>): string {
  return Buffer.from(buffer).toString('base64')
}

function line(content: SnapshotLine): string {
  return JSON.stringify(content)
}
