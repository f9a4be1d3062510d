import type { AnyModel } from '../models/model.ts'
import type { Core } from '../repository/core.ts'
import type { AttributeValue, Item } from '../repository/items/attribute-value.ts'
import { type ItemKey, instanceIdOf } from '../repository/items/keys.ts'
import type { Operations, Transport } from '../repository/requests/transport.ts'
import type { PlannedWrite } from '../repository/writing/planned-write.ts'
import { formOf, type ItemForm } from './item-form.ts'

type CallOptions = Parameters<Transport>[2]

/** An instance under its key in the library's own table, and the form in which it is stored. */
interface Addressed {
  readonly model: AnyModel
  readonly form: ItemForm
  readonly id: string
}

/**
 * Converts the requests and responses of a database. The repository plans everything in the library's own form: an instance
 * has the key `Order#1` in its own table. A request for such a key is converted to one for the item of the other table.
 */
export class StoredForms {
  readonly #core: Core
  /** The models of the keys that were written, by an attribute of the key: for the items with which writes are refused. */
  readonly #written = new WeakMap<AttributeValue, Addressed>()

  constructor(core: Core) {
    this.#core = core
  }

  /** Converts a planned write. Throws `ConfigurationError` if the functions of `writes` do not fit. */
  write(write: PlannedWrite): PlannedWrite {
    const found = this.#find(write.table, write.key)
    if (!found) return write
    const stored = found.form.write(found.model, found.id, write)
    for (const attribute of Object.values(stored.key.stored ?? {})) this.#written.set(attribute, found)
    return stored
  }

  /** Returns the model, the form and the id of an instance, given its key in the library's own table. */
  ofKey(key: Readonly<Item> | undefined): Addressed | undefined {
    return this.#find(this.#core.tableName, ownKey(key))
  }

  /** Returns a transport that converts reads, and the items with which writes are refused. */
  over(transport: Transport): Transport {
    const convert = async (operation: keyof Operations, input: object, options: CallOptions) => {
      if (operation === 'GetItem') return this.#get(transport, input as Operations['GetItem'][0], options)
      if (operation === 'BatchGetItem')
        return this.#batchGet(transport, input as Operations['BatchGetItem'][0], options)
      try {
        return await transport(operation, input as never, options)
      } catch (error) {
        this.#convertRefusals(input, error as Refused)
        throw error
      }
    }
    return convert as Transport
  }

  async #get(transport: Transport, input: Operations['GetItem'][0], options: CallOptions) {
    const found = this.#find(input.TableName, ownKey(input.Key))
    if (!found) return transport('GetItem', input, options)
    const { model, form, id } = found
    const Key = form.keyOf(model, id)
    if (!Key) return {}
    const { Item } = await transport('GetItem', { ...input, TableName: form.tableName, Key }, options)
    return Item ? { Item: form.read(model, id, Item) } : {}
  }

  /** Converts a read of several instances, which are always those of one model. */
  async #batchGet(transport: Transport, input: Operations['BatchGetItem'][0], options: CallOptions) {
    const [[table, reads] = []] = Object.entries(input.RequestItems ?? {})
    const keys = reads?.Keys ?? []
    const first = this.#find(table, ownKey(keys[0]))
    if (!first || table === undefined) return transport('BatchGetItem', input, options)
    const { model, form } = first
    // DynamoDB refuses a request with the same key twice, and several ids can have the same key.
    const places = new Map<string, { readonly own: Item; readonly id: string; readonly Key: Item }>()
    for (const own of keys) {
      const id = instanceIdOf(model, ownKey(own)) ?? ''
      const Key = form.keyOf(model, id)
      if (Key) places.set(form.textOf(Key), { own, id, Key })
    }
    if (places.size === 0) return {}
    const RequestItems = { [form.tableName]: { ...reads, Keys: [...places.values()].map(({ Key }) => Key) } }
    const { Responses, UnprocessedKeys } = await transport('BatchGetItem', { RequestItems }, options)
    const placeOf = (item: Item) => places.get(form.textOf(item))
    const Keys = UnprocessedKeys?.[form.tableName]?.Keys?.map(key => placeOf(key)?.own ?? {}) ?? []
    const found = Responses?.[form.tableName]?.map(item => form.read(model, placeOf(item)?.id ?? '', item))
    return {
      Responses: { [table]: found ?? [] },
      ...(Keys.length > 0 && { UnprocessedKeys: { [table]: { ...reads, Keys } } }),
    }
  }

  #convertRefusals(input: Requested, error: Refused | undefined): void {
    const requests = input.TransactItems?.flatMap(each => Object.values(each)) ?? [input]
    const refused = error?.CancellationReasons ?? [error]
    for (const [at, reason] of refused.entries()) {
      const { Key, Item } = requests[at] ?? {}
      const attribute = Object.values(Key ?? Item ?? {}).find(each => this.#written.has(each))
      const found = attribute && this.#written.get(attribute)
      if (found && reason?.Item) Object.assign(reason, { Item: found.form.read(found.model, found.id, reason.Item) })
    }
  }

  #find(table: string | undefined, key: ItemKey): Addressed | undefined {
    if (table !== this.#core.tableName) return undefined
    const model = this.#core.models.get(key.pk.slice(0, key.pk.indexOf('#')))
    const form = model && formOf(model)
    const id = model && instanceIdOf(model, key)
    return form && id !== undefined ? { model, form, id } : undefined
  }
}

/** The part of a write's request that says which items it writes. */
interface Requested {
  readonly Key?: Item
  readonly Item?: Item
  readonly TransactItems?: readonly Readonly<Record<string, Requested>>[]
}

/** The part of an error that has the items with which writes are refused. */
interface Refused {
  readonly Item?: Item
  readonly CancellationReasons?: readonly (Refused | undefined)[]
}

function ownKey(key: Readonly<Item> | undefined): ItemKey {
  return { pk: key?.pk?.S ?? '', sk: key?.sk?.S ?? '' }
}
