import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { fromJson } from '../values/from-json.ts'
import type { Item } from '../values/item.ts'
import { packedRow, placeOf, type Row } from './row.ts'
import type { StreamRecord } from './stream-record.ts'
import type { KeyShape } from './table-shape.ts'

/** The stored form of a record. */
export type RecordLine = readonly [
  'record',
  sequence: number,
  at: number,
  isExpiry: 0 | 1,
  before: object | null,
  after: object | null,
]

/** Encodes a record as JSON. Concatenated by hand, because rows already have their JSON text. */
export function recordLine({ sequence, at, isExpiry, before, after }: StreamRecord): string {
  return `["record",${sequence},${at},${isExpiry ? 1 : 0},${textOf(before)},${textOf(after)}]`
}

export function recordOfLine([, sequence, at, isExpiry, before, after]: RecordLine, keys: KeyShape): StreamRecord {
  return { sequence, at, before: rowOf(before, keys), after: rowOf(after, keys), isExpiry: isExpiry === 1 }
}

/** Compresses consecutive records to about an eighth, because their images are similar. */
export function packRecords(records: readonly StreamRecord[]): Buffer {
  return zstdCompressSync(Buffer.from(records.map(recordLine).join('\n')))
}

export function unpackRecords(bytes: Uint8Array, keys: KeyShape): StreamRecord[] {
  const lines = zstdDecompressSync(bytes).toString().split('\n')
  return lines.map(line => recordOfLine(fromJson(line) as RecordLine, keys))
}

function textOf(row: Row | undefined): string {
  return row?.text ?? 'null'
}

function rowOf(item: object | null, keys: KeyShape): Row | undefined {
  const place = item ? placeOf(keys, item as Item) : undefined
  return place && packedRow(JSON.stringify(item), place)
}
