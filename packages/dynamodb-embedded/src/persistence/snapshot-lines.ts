import { expiryOf } from '../store/expiry-list.ts'
import { type RecordLine, recordLine } from '../store/record-text.ts'
import { placeOf, type Row } from '../store/row.ts'
import type { ShardShape } from '../store/shard.ts'
import type { StillContent, Store } from '../store/store.ts'
import type { StreamShape } from '../store/stream.ts'
import type { TableShape } from '../store/table-shape.ts'

/** The position of an item in its table or in an index. */
export type PlaceLine = readonly [partition: string, sort: readonly string[]]

/**
 * The lines of a snapshot. A line that starts with a brace is an item of the most recently named table. The line before
 * it has the item's position, so the item does not need to be parsed. Other lines are arrays of a kind and its values.
 */
export type SnapshotLine =
  | readonly ['sequence', number]
  | readonly ['table', TableShape]
  | readonly ['item', place: PlaceLine, indexes: readonly (PlaceLine | 0)[], expiresAt: number | 0]
  | readonly ['token', token: string, digest: string, until: number]
  | readonly ['stream', shape: StreamShape, isEnabled: boolean]
  | readonly ['shard', shape: ShardShape, horizon: number]
  | readonly ['records', first: number, last: number, lastAt: number, packed: string]
  | RecordLine

/** Yields the contents of a store, line by line, without changes made after the call. */
export function snapshotLines(store: Store): Iterable<string> {
  return linesOf(store.still())
}

function* linesOf({ sequence, tables, tokens, streams }: StillContent): Generator<string, void> {
  yield line(['sequence', sequence])
  for (const { shape, rows } of tables) {
    yield line(['table', shape])
    for (const row of rows.walk()) {
      yield line(placesOf(shape, row))
      yield row.text
    }
  }
  for (const [token, digest, until] of tokens.entries()) yield line(['token', token, digest, until])
  for (const stream of streams.all(0)) {
    yield line(['stream', stream.shape, stream.isEnabled])
    for (const shard of stream.shards) {
      const { records } = shard
      yield line(['shard', shard.shape, records.horizon])
      for (const { first, last, lastAt, read } of records.blocks) {
        yield line(['records', first, last, lastAt, Buffer.from(read()).toString('base64')])
      }
      for (const record of records.recent) yield recordLine(record)
    }
  }
}

function placesOf(shape: TableShape, { item, partition, sort }: Row): SnapshotLine {
  const indexes = shape.indexes.map((index): PlaceLine | 0 => {
    const place = placeOf(index, item, false)
    return place ? [place.partition, place.sort] : 0
  })
  const expiresAt = shape.expiryAttribute === undefined ? undefined : expiryOf(item, shape.expiryAttribute)
  return ['item', [partition, sort], indexes, expiresAt ?? 0]
}

function line(content: SnapshotLine): string {
  return JSON.stringify(content)
}
