import { fromJson } from '../values/from-json.ts'
import type { Item } from '../values/item.ts'
import { itemSize } from '../values/item-size.ts'
import type { Cooled, Place, Row, RowMaker } from './row.ts'
import type { KeptBytes, Movable, TextMemory } from './text-memory.ts'

/** JSON contains it only as an escape. */
const LINE_FEED = 10

/** Stores the item as text. This takes a quarter of the memory, but each read parses it. */
export function packedText(text: string, { hash, partition, sort }: Place): Row {
  return new PackedRow(text, hash, partition, sort)
}

/** Creates packed rows, the older of which are moved out of memory, with their keys. */
export class RowPacker {
  readonly #texts: TextMemory

  constructor(texts: TextMemory) {
    this.#texts = texts
  }

  readonly row: RowMaker = (item, place) => this.textRow(JSON.stringify(item), place)

  /** Like `row`, for an item that is already text. */
  textRow(text: string, { hash, partition, sort }: Place): Row {
    const row = new PackedRow(text, hash, partition, sort)
    this.#texts.add(row)
    return row
  }

  /** Moves a row back into memory, so that its old bytes can be freed. */
  renew(row: Row): void {
    if (row instanceof PackedRow && row.load()) this.#texts.add(row)
  }
}

/** What a row keeps in memory until it is moved out. */
interface Hot {
  readonly text: string
  readonly partition: string
  readonly sort: readonly string[]
  readonly entries: Cooled[]
}

/** The row that was read last. A query asks a row for its keys several times in a row. */
let lastRead: { readonly row: PackedRow; readonly hot: Hot } | undefined

class PackedRow implements Row, Movable {
  readonly hash: number
  #hot: Hot | undefined
  #size = -1
  #bytes: KeptBytes | undefined = undefined
  #from = 0
  #to = 0

  constructor(text: string, hash: number, partition: string, sort: readonly string[]) {
    this.hash = hash
    this.#hot = { text, partition, sort, entries: [] }
  }

  get row(): Row {
    return this
  }

  get partition(): string {
    return this.#read().partition
  }

  get sort(): readonly string[] {
    return this.#read().sort
  }

  get text(): string {
    return this.#read().text
  }

  get item(): Item {
    return fromJson(this.text) as Item
  }

  get weight(): number {
    return this.#hot?.text.length ?? this.#to - this.#from
  }

  get size(): number {
    if (this.#size < 0) this.#size = itemSize(this.item)
    return this.#size
  }

  coolWithRow(entry: Cooled): void {
    if (this.#hot) this.#hot.entries.push(entry)
    else entry.cool()
  }

  get stored(): string {
    const { text, partition, sort } = this.#read()
    return `${JSON.stringify([partition, sort])}\n${text}`
  }

  leave(bytes: KeptBytes, from: number, to: number): void {
    for (const entry of this.#hot?.entries ?? []) entry.cool()
    this.#hot = undefined
    this.#bytes = bytes
    this.#from = from
    this.#to = to
  }

  /** Loads the row into memory. Returns false if it is already there. */
  load(): boolean {
    if (this.#hot) return false
    this.#hot = this.#read()
    this.#bytes = undefined
    return true
  }

  #read(): Hot {
    if (this.#hot) return this.#hot
    if (lastRead?.row !== this) lastRead = { row: this, hot: this.#readBytes() }
    return lastRead.hot
  }

  #readBytes(): Hot {
    const bytes = Buffer.from((this.#bytes as KeptBytes).read(this.#from, this.#to))
    const end = bytes.indexOf(LINE_FEED)
    const [partition, sort] = JSON.parse(bytes.toString('utf8', 0, end)) as [string, string[]]
    return { text: bytes.toString('utf8', end + 1), partition, sort, entries: [] }
  }
}
