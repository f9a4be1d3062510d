import type { StoreEntry } from '../store/entry.ts'
import { ExpiryList } from '../store/expiry-list.ts'
import { ItemTable } from '../store/item-table.ts'
import { type BlockStorage, RecordList } from '../store/record-list.ts'
import { recordOfLine } from '../store/record-text.ts'
import { RequestTokens } from '../store/request-tokens.ts'
import type { Row } from '../store/row.ts'
import type { RowPacker } from '../store/row-packer.ts'
import type { SecondaryIndex } from '../store/secondary-index.ts'
import { Shard, type ShardShape } from '../store/shard.ts'
import { recordStorage, Store, type StoreOptions } from '../store/store.ts'
import { Stream, type StreamShape } from '../store/stream.ts'
import { A_DAY, StreamList } from '../store/stream-list.ts'
import type { KeyShape, TableShape } from '../store/table-shape.ts'
import { fromJson } from '../values/from-json.ts'
import { keyHash } from '../values/key-text.ts'
import { entryOf } from './entry-line.ts'
import type { SnapshotLine } from './snapshot-lines.ts'

/** The options of a loaded store. */
export type LoadOptions = Omit<StoreOptions, 'rowOf'>

type ItemLine = Extract<SnapshotLine, readonly ['item' | 'row', ...unknown[]]>

const MOST_SHARED = 1_000
const NO_KEYS: KeyShape = { hash: [], range: [] }

/** Builds a store from the lines of a journal: its snapshot, then one entry per line. The rows are packed. */
export function loadStore(lines: Iterable<string>, packer: RowPacker, options: LoadOptions): Store {
  const content = new SnapshotReader(packer, options)
  let store: Store | undefined
  for (const line of lines) {
    if (!store && content.take(line)) continue
    store ??= content.store(options)
    const { table } = store
    const shapeOf = (name: string) => table.call(store, name)?.shape ?? NO_KEYS
    store.apply(entryOf(line, shapeOf) as StoreEntry)
  }
  return store ?? content.store(options)
}

/** Loads the lines of a snapshot, which come before all others. */
class SnapshotReader {
  readonly #tables = new Map<string, ItemTable>()
  readonly #expiries = new Map<string, ExpiryList>()
  readonly #streams: Stream[] = []
  readonly #tokens: (readonly [string, { readonly digest: string; readonly until: number }])[] = []
  #sequence = 0
  #table: ItemTable | undefined
  #indexes: readonly SecondaryIndex[] = []
  /** The rows of the table that was named last. */
  #rows: Row[] = []
  #places: ItemLine | undefined
  readonly #texts = new Map<string, string>()
  #expiry: ExpiryList | undefined
  #stream: { readonly shape: StreamShape; readonly isEnabled: boolean; readonly shards: Shard[] } | undefined
  #records: RecordList | undefined
  readonly #packer: RowPacker
  readonly #storage: BlockStorage
  #hasBegun = false

  constructor(packer: RowPacker, options: LoadOptions) {
    this.#packer = packer
    this.#storage = recordStorage(options)
  }

  /** Returns false for a line that does not belong to a snapshot. In an item, every value is an object. */
  take(line: string): boolean {
    if (line.startsWith('[')) {
      this.#hasBegun = true
      this.#takeArray(lineOf(line))
      return true
    }
    if (!this.#hasBegun || line.startsWith('{"kind":"')) return false
    this.#takeItem(line)
    return true
  }

  store(options: LoadOptions): Store {
    this.#endStream()
    return new Store(
      { ...options, rowOf: this.#packer.row },
      {
        tables: this.#tables,
        expiries: this.#expiries,
        streams: new StreamList(options.streamRetention ?? A_DAY, this.#storage, this.#streams),
        tokens: new RequestTokens(this.#tokens),
        sequence: this.#sequence,
      },
    )
  }

  #takeItem(text: string): void {
    const line = this.#places as ItemLine
    const [partition, sort] = line[0] === 'row' ? [line[1], line[2]] : line[1]
    const row = this.#packer.textRow(text, { hash: keyHash(partition), partition, sort })
    this.#table?.rows.put(row)
    this.#rows.push(row)
    if (line[3] !== 0) this.#expiry?.fill(line[3], row)
    if (line[0] === 'row') return
    for (const [at, place] of line[2].entries()) {
      if (place !== 0) this.#indexes[at]?.fill({ partition: this.#shared(place[0]), sort: place[1] }, row)
    }
  }

  #takeIndex([, at, partition, sort, numbers]: Extract<SnapshotLine, readonly ['index', ...unknown[]]>): void {
    const bytes = Uint8Array.from(Buffer.from(numbers, 'base64'))
    const rows = Array.from(new Uint32Array(bytes.buffer), number => this.#rows[number] as Row)
    this.#indexes[at]?.fillSealed({ partition, sort }, rows)
  }

  /** Index partitions are few and large. One string for all their entries saves memory and compares fast. */
  #shared(text: string): string {
    const known = this.#texts.get(text)
    if (known !== undefined) return known
    if (this.#texts.size >= MOST_SHARED) this.#texts.clear()
    this.#texts.set(text, text)
    return text
  }

  #takeArray(line: SnapshotLine): void {
    switch (line[0]) {
      case 'sequence':
        this.#sequence = line[1]
        break
      case 'table':
        this.#takeTable(line[1])
        break
      case 'item':
      case 'row':
        this.#places = line
        break
      case 'index':
        this.#takeIndex(line)
        break
      case 'token':
        this.#tokens.push([line[1], { digest: line[2], until: line[3] }])
        break
      case 'stream':
        this.#endStream()
        this.#stream = { shape: line[1], isEnabled: line[2], shards: [] }
        break
      case 'shard':
        this.#takeShard(line[1], line[2])
        break
      case 'records': {
        const [, first, last, lastAt, packed] = line
        this.#records?.appendBlock(Buffer.from(packed, 'base64'), { first, last, lastAt })
        break
      }
      case 'record':
        this.#records?.append(recordOfLine(line, this.#stream?.shape ?? NO_KEYS))
    }
  }

  #takeTable(shape: TableShape): void {
    this.#table = new ItemTable(shape)
    this.#rows = []
    this.#tables.set(shape.name, this.#table)
    this.#indexes = this.#table.indexes
    this.#expiry = undefined
    if (shape.expiryAttribute === undefined) return
    this.#expiry = new ExpiryList(shape.expiryAttribute)
    this.#expiries.set(shape.name, this.#expiry)
  }

  #takeShard(shape: ShardShape, horizon: number): void {
    this.#records = new RecordList(this.#stream?.shape ?? NO_KEYS, this.#storage, horizon)
    this.#stream?.shards.push(new Shard(shape, this.#records))
  }

  #endStream(): void {
    const { shape, shards, isEnabled } = this.#stream ?? {}
    if (shape && shards) this.#streams.push(new Stream(shape, this.#storage, shards, isEnabled))
    this.#stream = undefined
  }
}

/** Only images contain bytes, and only records have images. */
function lineOf(line: string): SnapshotLine {
  return (line.startsWith('["record"') ? fromJson(line) : JSON.parse(line)) as SnapshotLine
}
