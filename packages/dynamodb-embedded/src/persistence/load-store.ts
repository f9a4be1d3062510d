import type { StoreEntry } from '../store/entry.ts'
import { ItemTable } from '../store/item-table.ts'
import type { Entry } from '../store/order.ts'
import { type BlockStorage, RecordList } from '../store/record-list.ts'
import { recordOfLine } from '../store/record-text.ts'
import { RequestTokens } from '../store/request-tokens.ts'
import { RowMemory } from '../store/row-memory.ts'
import { Shard, type ShardShape } from '../store/shard.ts'
import { recordStorage, Store, type StoreOptions } from '../store/store.ts'
import { Stream, type StreamShape } from '../store/stream.ts'
import { A_DAY, StreamList } from '../store/stream-list.ts'
import type { KeyShape, TableShape } from '../store/table-shape.ts'
import { fromJson } from '../values/from-json.ts'
import { keyHash } from '../values/key-text.ts'
import { entryOf } from './entry-line.ts'
import type { SnapshotLine } from './snapshot-lines.ts'

type ItemLine = Extract<SnapshotLine, readonly ['item' | 'row', ...unknown[]]>

const NO_KEYS: KeyShape = { hash: [], range: [] }

/** Builds a store from the lines of a journal: its snapshot, then one entry per line. */
export function loadStore(lines: Iterable<string>, options: StoreOptions): Store {
  const content = new SnapshotReader(options)
  let store: Store | undefined
  for (const line of lines) {
    if (!store && content.take(line)) continue
    store ??= content.store()
    const { table } = store
    const shapeOf = (name: string) => table.call(store, name)?.shape ?? NO_KEYS
    store.apply(entryOf(line, shapeOf) as StoreEntry)
  }
  return store ?? content.store()
}

/** Loads the lines of a snapshot, which come before all others. */
class SnapshotReader {
  readonly #tables = new Map<string, ItemTable>()
  readonly #streams: Stream[] = []
  readonly #tokens: RequestTokens
  #sequence = 0
  #table: ItemTable | undefined
  /** The entries of its indexes, which formats 1 and 2 have in other orders. */
  #unsorted: Entry[][] = []
  #places: ItemLine | undefined
  #stream: { readonly shape: StreamShape; readonly isEnabled: boolean; readonly shards: Shard[] } | undefined
  #records: RecordList | undefined
  readonly #options: StoreOptions
  readonly #storage: BlockStorage
  #hasBegun = false

  constructor(options: StoreOptions) {
    this.#options = options
    this.#tokens = new RequestTokens(options.rowStorage)
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

  store(): Store {
    this.#endTable()
    this.#endStream()
    return new Store(this.#options, {
      tables: this.#tables,
      streams: new StreamList(this.#options.streamRetention ?? A_DAY, this.#storage, this.#streams),
      tokens: this.#tokens,
      sequence: this.#sequence,
    })
  }

  #takeItem(text: string): void {
    const line = this.#places as ItemLine
    const [partition, sort] = line[0] === 'row' ? [line[1], line[2]] : line[1]
    const entry = this.#table?.load(text, { hash: keyHash(partition), partition, sort }, line[3])
    if (!entry || line[0] === 'row') return
    for (const [at, place] of line[2].entries()) {
      if (place === 0) continue
      const [first, keys] = place
      this.#unsorted[at]?.push({ ...entry, hash: keyHash(first), partition: first, sort: keys })
    }
  }

  /** Format 2 has no hashes, so it reads each row. */
  #takeUnhashed([, at, , , numbers]: Extract<SnapshotLine, readonly ['index', ...unknown[]]>): void {
    for (const number of numbersOf(numbers)) {
      const entry = this.#table?.indexEntry(at, number)
      if (entry) this.#unsorted[at]?.push(entry)
    }
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
      case 'hashed':
        // The rows of the snapshot are the first ones of their table, so their numbers are the same.
        this.#table?.indexes[line[1]]?.append(numbersOf(line[2]), numbersOf(line[3]))
        break
      case 'index':
        this.#takeUnhashed(line)
        break
      case 'token':
        this.#tokens.load(line[1], line[2], line[3])
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
    this.#endTable()
    this.#table = new ItemTable(shape, new RowMemory(this.#options.rowStorage))
    this.#unsorted = shape.indexes.map(() => [])
    this.#tables.set(shape.name, this.#table)
  }

  #endTable(): void {
    for (const [at, entries] of this.#unsorted.entries()) {
      if (entries.length > 0) this.#table?.indexes[at]?.fill(entries)
    }
    this.#unsorted = []
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

function numbersOf(text: string): Uint32Array {
  return new Uint32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer)
}

/** Only images contain bytes, and only records have images. */
function lineOf(line: string): SnapshotLine {
  return (line.startsWith('["record"') ? fromJson(line) : JSON.parse(line)) as SnapshotLine
}
