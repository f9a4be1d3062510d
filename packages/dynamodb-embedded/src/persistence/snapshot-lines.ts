import type { Row } from '../store/row.ts'
import type { ShardShape } from '../store/shard.ts'
import type { Store } from '../store/store.ts'
import type { StreamShape } from '../store/stream.ts'
import type { StreamRecord } from '../store/stream-record.ts'
import type { TableShape } from '../store/table-shape.ts'

/**
 * The lines of a snapshot. One that begins with a brace is an item, of the table that was named last; the others are
 * arrays: what they tell, and its parts.
 */
export type SnapshotLine =
  | readonly ['sequence', number]
  | readonly ['table', TableShape]
  | readonly ['token', token: string, digest: string, until: number]
  | readonly ['stream', shape: StreamShape, isEnabled: boolean]
  | readonly ['shard', shape: ShardShape, horizon: number]
  | readonly ['record', sequence: number, at: number, isExpiry: 0 | 1, before: object | null, after: object | null]

/** Everything a store holds, line by line. Changes of the store after the call do not show. */
export function snapshotLines(store: Store): Iterable<string> {
  return linesOf(store.copy())
}

function* linesOf(store: Store): Generator<string, void> {
  yield line(['sequence', store.sequence])
  for (const name of store.tableNames) {
    const table = store.table(name)
    if (!table) continue
    yield line(['table', table.shape])
    for (const row of table.rows.walk()) yield row.text
  }
  for (const [token, digest, until] of store.tokens.entries()) yield line(['token', token, digest, until])
  for (const stream of store.streams.all(0)) {
    yield line(['stream', stream.shape, stream.isEnabled])
    for (const shard of stream.shards) {
      yield line(['shard', shard.shape, shard.horizon])
      for (const record of shard.from(0)) yield recordLine(record)
    }
  }
}

function line(content: SnapshotLine): string {
  return JSON.stringify(content)
}

/** Written by hand: the rows have their text already. */
function recordLine({ sequence, at, isExpiry, before, after }: StreamRecord): string {
  return `["record",${sequence},${at},${isExpiry ? 1 : 0},${textOf(before)},${textOf(after)}]`
}

function textOf(row: Row | undefined): string {
  return row?.text ?? 'null'
}
