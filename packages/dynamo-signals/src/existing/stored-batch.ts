import type { AnyModel } from '../models/model.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import type { Operations } from '../repository/requests/transport.ts'
import type { ItemForm } from './item-form.ts'

/** An instance under its key in the library's own table, and the form in which it is stored. */
export interface Addressed {
  readonly model: AnyModel
  readonly form: ItemForm
  readonly id: string
}

type Requests = NonNullable<Operations['BatchGetItem'][0]['RequestItems']>
type Reads = Omit<Requests[string], 'Keys'>
type Answer = Pick<Operations['BatchGetItem'][1], 'Responses' | 'UnprocessedKeys'>

/** An instance to read: its key in the library's own table, and its key where it is stored. */
interface Place extends Addressed {
  readonly own: Item
  readonly key: Item
}

/** One read of items under their keys in the library's own table, of which some are stored in other tables. */
export class StoredBatch {
  readonly #table: string
  readonly #own: Item[] = []
  /** By table, and by the text of the stored key: DynamoDB refuses a request with the same key twice. */
  readonly #stored = new Map<string, Map<string, Place>>()
  /** Whether every item is in the library's own table. */
  isOwn = true

  /** @param table the library's own table. */
  constructor(table: string) {
    this.#table = table
  }

  add(own: Item, found: Addressed | undefined): void {
    if (!found) {
      this.#own.push(own)
      return
    }
    this.isOwn = false
    const { model, form, id } = found
    const key = form.keyOf(model, id)
    if (!key) return
    const places = this.#stored.get(form.tableName) ?? new Map<string, Place>()
    this.#stored.set(form.tableName, places.set(form.textOf(key), { ...found, own, key }))
  }

  requests(reads: Reads): Requests {
    const stored = Array.from(this.#stored, ([table, places]) => {
      return [table, { ...reads, Keys: Array.from(places.values(), ({ key }) => key) }] as const
    })
    const own = this.#own.length > 0 && { [this.#table]: { ...reads, Keys: this.#own } }
    return { ...own, ...Object.fromEntries(stored) }
  }

  /** Converts the answer to the request for the library's own table. */
  answer({ Responses = {}, UnprocessedKeys = {} }: Answer, reads: Reads): Answer {
    const items = [...(Responses[this.#table] ?? [])]
    const keys = [...(UnprocessedKeys[this.#table]?.Keys ?? [])]
    for (const [table, places] of this.#stored) {
      const placeOf = (item: Item) => {
        const [first] = places.values()
        return places.get(first?.form.textOf(item) ?? '')
      }
      for (const item of Responses[table] ?? []) {
        const place = placeOf(item)
        if (place?.form.parts.items.isInstance(item)) items.push(place.form.read(place.model, place.id, item))
      }
      for (const key of UnprocessedKeys[table]?.Keys ?? []) keys.push(placeOf(key)?.own ?? {})
    }
    return {
      Responses: { [this.#table]: items },
      ...(keys.length > 0 && { UnprocessedKeys: { [this.#table]: { ...reads, Keys: keys } } }),
    }
  }
}
