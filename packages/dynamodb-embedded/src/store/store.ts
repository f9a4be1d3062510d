import type { DropEntry, ItemWrite, LoadEntry, SplitEntry, StoreEntry, TableEntry, WriteEntry } from './entry.ts'
import { ItemTable, type Replacement } from './item-table.ts'
import { type BlockStorage, memoryBlocks } from './record-list.ts'
import { RequestTokens } from './request-tokens.ts'
import { placeOf } from './row.ts'
import { RowMemory, type RowStorage } from './row-memory.ts'
import { A_DAY, StreamList } from './stream-list.ts'
import type { StreamRecord } from './stream-record.ts'
import type { TableShape } from './table-shape.ts'

/** The options of a store. */
export interface StoreOptions {
  /** Where the older items are stored. Default: they stay in memory, as frozen objects. */
  readonly rowStorage?: RowStorage | undefined
  /** The number of shards of a new stream. Default: 1. */
  readonly shards?: number | undefined
  /** How long a stream keeps records, in milliseconds. Default: 24 hours, as on AWS. */
  readonly streamRetention?: number | undefined
  /** Where older records are stored. Default: in memory. */
  readonly recordStorage?: BlockStorage | undefined
  /** The maximum size of a shard's compressed records in memory, in bytes. Default: 32 MB. */
  readonly streamMemory?: number | undefined
}

/** A changed item and its table. */
export interface AppliedWrite {
  readonly table: string
  readonly record: StreamRecord
}

/** The complete state of a store. */
export interface StoreContent {
  readonly tables: ReadonlyMap<string, ItemTable>
  readonly streams: StreamList
  readonly tokens: RequestTokens
  /** The number of the latest change. */
  readonly sequence: number
}

/** The contents of a store at one moment. */
export interface StillContent extends Pick<StoreContent, 'streams' | 'tokens' | 'sequence'> {
  readonly tables: readonly ItemTable[]
}

/** Tables, streams and tokens, changed by one entry at a time. Entries are not checked, because they are valid. */
export class Store {
  readonly #options: StoreOptions
  readonly #tables: Map<string, ItemTable>
  readonly streams: StreamList
  readonly tokens: RequestTokens
  #sequence: number

  constructor(options: StoreOptions = {}, content?: StoreContent) {
    this.#options = options
    this.#tables = new Map(content?.tables)
    this.streams = content?.streams ?? new StreamList(options.streamRetention ?? A_DAY, recordStorage(options))
    this.tokens = content?.tokens ?? new RequestTokens(options.rowStorage)
    this.#sequence = content?.sequence ?? 0
  }

  table(name: string): ItemTable | undefined {
    return this.#tables.get(name)
  }

  /** The names of the tables, in order. */
  get tableNames(): string[] {
    return [...this.#tables.keys()].sort()
  }

  /** The number of the latest change. */
  get sequence(): number {
    return this.#sequence
  }

  /** Changes the store, and returns the changes. They are visible in global indexes from `visibleAt` on. */
  apply(entry: StoreEntry, visibleAt: () => number = AT_ONCE): AppliedWrite[] {
    switch (entry.kind) {
      case 'write':
        return this.#write(entry, visibleAt)
      case 'load':
        this.#load(entry)
        return []
      case 'table':
        this.#shape(entry)
        return []
      case 'drop':
        this.#drop(entry)
        return []
      case 'split':
        this.#split(entry)
        return []
    }
  }

  /** Returns the contents for a snapshot. Later changes do not affect it. */
  still(): StillContent {
    return {
      sequence: this.#sequence,
      tables: this.tableNames.map(name => (this.#tables.get(name) as ItemTable).copy()),
      tokens: this.tokens.copy(),
      streams: this.streams.copy(),
    }
  }

  /** Returns an independent copy of the store. */
  copy(): Store {
    const tables = new Map([...this.#tables].map(([name, table]) => [name, table.copy()]))
    const [streams, tokens] = [this.streams.copy(), this.tokens.copy()]
    return new Store(this.#options, { tables, streams, tokens, sequence: this.#sequence })
  }

  #write({ at, writes, isExpiry = false, token }: WriteEntry, visibleAt: () => number): AppliedWrite[] {
    if (token) this.tokens.remember(...token, at)
    const applied: AppliedWrite[] = []
    for (const write of writes) {
      const done = this.#writeOne(write, visibleAt())
      if (!done) continue
      const record = { sequence: ++this.#sequence, at, ...done, isExpiry }
      this.streams.append(write[0], record)
      applied.push({ table: write[0], record })
    }
    return applied
  }

  /** A write that changes nothing creates no record. */
  #writeOne([name, key, item]: ItemWrite, visibleAt: number): Replacement | undefined {
    const table = this.#tables.get(name)
    const place = table && placeOf(table.shape, key)
    return place && table.write(place, item ?? undefined, visibleAt)
  }

  #load({ table: name, items }: LoadEntry): void {
    const table = this.#tables.get(name)
    if (!table) return
    for (const item of items) {
      const place = placeOf(table.shape, item)
      if (place) table.write(place, item, 0)
    }
  }

  #shape({ at, shape }: TableEntry): void {
    const before = this.#tables.get(shape.name)
    const table = before?.reshaped(shape) ?? new ItemTable(shape, new RowMemory(this.#options.rowStorage))
    this.#tables.set(shape.name, table)
    this.#shapeStream(before?.shape, shape, at)
  }

  #shapeStream(before: TableShape | undefined, shape: TableShape, at: number): void {
    if (before?.stream === shape.stream) return
    this.streams.current(shape.name)?.disable(this.#sequence, at)
    // A separate number, so that no stream begins with the last record of another one.
    this.streams.enable(shape, at, { shards: this.#options.shards ?? 1, next: ++this.#sequence })
  }

  #drop({ at, table }: DropEntry): void {
    this.streams.current(table)?.disable(this.#sequence, at)
    this.#tables.delete(table)
  }

  #split({ at, table }: SplitEntry): void {
    this.streams.current(table)?.split(this.#sequence++, at)
  }
}

/** Returns where a store with these options keeps its older records. */
export function recordStorage({ recordStorage: storage, streamMemory = STREAM_MEMORY }: StoreOptions): BlockStorage {
  return storage ?? memoryBlocks(streamMemory)
}

const AT_ONCE = () => 0
const STREAM_MEMORY = 32 * 1024 * 1024
