import { fromJson } from '../values/from-json.ts'
import type { Item } from '../values/item.ts'
import { itemSize } from '../values/item-size.ts'
import type { Place, Row, RowMaker } from './row.ts'
import type { HasText, KeptBytes, TextMemory } from './text-memory.ts'

/** Stores the item as text. This takes a quarter of the memory, but each read parses it. */
export function packedText(text: string, { hash, partition, sort }: Place): Row {
  return new PackedRow(text, hash, partition, sort)
}

/** Creates packed rows whose older texts are moved out of memory. */
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

  /** Moves the text of a row back into memory, so that its old bytes can be freed. */
  renew(row: Row): void {
    if (row instanceof PackedRow && row.takeText()) this.#texts.add(row)
  }
}

class PackedRow implements Row, HasText {
  #text: string | undefined
  readonly hash: number
  readonly partition: string
  readonly sort: readonly string[]
  #size = -1
  #bytes: KeptBytes | undefined = undefined
  #from = 0
  #to = 0

  constructor(text: string, hash: number, partition: string, sort: readonly string[]) {
    this.#text = text
    this.hash = hash
    this.partition = partition
    this.sort = sort
  }

  get row(): Row {
    return this
  }

  get text(): string {
    return this.#text ?? Buffer.from((this.#bytes as KeptBytes).read(this.#from, this.#to)).toString()
  }

  get item(): Item {
    return fromJson(this.text) as Item
  }

  get weight(): number {
    return this.#text?.length ?? this.#to - this.#from
  }

  get size(): number {
    if (this.#size < 0) this.#size = itemSize(this.item)
    return this.#size
  }

  leaveText(bytes: KeptBytes, from: number, to: number): void {
    this.#text = undefined
    this.#bytes = bytes
    this.#from = from
    this.#to = to
  }

  /** Loads the text into memory. Returns false if it is already there. */
  takeText(): boolean {
    if (this.#text !== undefined) return false
    this.#text = this.text
    this.#bytes = undefined
    return true
  }
}
