import type { AnyModel } from '../models/model.ts'
import type { Core } from '../repository/core.ts'
import { needsFence } from '../repository/deleting/plan-deletion.ts'
import type { AttributeValue, Item } from '../repository/items/attribute-value.ts'
import { fromKeyPart, type ItemKey, instanceIdOf, keyAttributes } from '../repository/items/keys.ts'
import type { Operations, Transport } from '../repository/requests/transport.ts'
import type { PlannedWrite } from '../repository/writing/planned-write.ts'
import { fenceWork, fenceWrite } from './fences.ts'
import { hiddenField } from './hidden-field.ts'
import { formOf } from './item-form.ts'
import { queryReferring, type Referring } from './query-referring.ts'
import { type Addressed, StoredBatch } from './stored-batch.ts'

type CallOptions = Parameters<Transport>[2]

/**
 * Converts the requests and responses of a database. The repository plans everything in the library's own form: an instance
 * has the key `Order#1` in its own table. A request for such a key is converted to one for the item of the other table.
 */
export class StoredForms {
  readonly #core: Core
  /** The models whose instances are marked before a delete. */
  readonly #marked: ReadonlySet<AnyModel>
  /** The models of the keys that were written, by an attribute of the key: for the items with which writes are refused. */
  readonly #written = hiddenField<AttributeValue, Addressed>()
  /** The attributes of the keys of instances, by an attribute of the key of their fence. */
  readonly #fenced = new WeakMap<AttributeValue, readonly AttributeValue[]>()

  constructor(core: Core) {
    this.#core = core
    this.#marked = new Set([...core.models.values()].filter(model => needsFence(core, model)))
  }

  /**
   * Converts planned writes, in their order, and appends those of fences. Throws `ConfigurationError` if the functions of
   * `writes` do not fit.
   */
  write(writes: readonly PlannedWrite[]): PlannedWrite[] {
    const fences: PlannedWrite[] = []
    const keys = new Set<string>()
    const stored = writes.map(write => {
      const found = this.#find(write.table, write.key)
      if (!found) return write
      const { model, form, id } = found
      const stored = form.keyOf(model, id)
      // No item can have such an id, so it is absent, as is what would be here in the library's own table.
      if (!stored && isAbsence(write)) return { ...write, key: { pk: write.key.pk, sk: 'none' } }
      // A check of such an item fails. A save checks the id when it is planned.
      if (!stored) throw write.refusal(undefined)
      const work = this.#fenceWork(model, write)
      // Several ids can have the same key, and a transaction can write an item only once.
      const text = work || writes.length > 1 ? form.textOf(stored) : ''
      if (keys.has(text)) throw write.refusal(undefined)
      if (text !== '') keys.add(text)
      const fence = work && fenceWrite(work, write, text)
      // Other code may have changed the item since. The fence goes in any case.
      if (work === 'lift' && fence) return fence
      const converted = form.write(model, { id, stored, isShared: this.#core.foreignWriters.has(model.name) }, write)
      const attributes = Object.values(stored)
      this.#written.set(attributes[0] as AttributeValue, found)
      if (fence) fences.push(this.#fenceOf(fence, attributes))
      return converted
    })
    return [...stored, ...fences]
  }

  /** Returns how many writes {@link write} appends. */
  addedWrites(writes: readonly PlannedWrite[]): number {
    return writes.filter(write => {
      const found = this.#find(write.table, write.key)
      const work = found && this.#fenceWork(found.model, write)
      return work !== undefined && work !== 'lift'
    }).length
  }

  /** Returns the model, the form and the id of an instance, given its key in the library's own table. */
  ofKey(key: Readonly<Item> | undefined): Addressed | undefined {
    return this.#find(this.#core.tableName, ownKey(key))
  }

  /** Returns a transport that converts reads, and the items with which writes are refused. */
  over(transport: Transport): Transport {
    const convert = (operation: keyof Operations, input: object, options: CallOptions) => {
      if (operation === 'GetItem') return this.#get(transport, input as Operations['GetItem'][0], options)
      if (operation === 'BatchGetItem')
        return this.#batchGet(transport, input as Operations['BatchGetItem'][0], options)
      const referring = operation === 'Query' ? this.#referring(input as Operations['Query'][0]) : undefined
      if (referring) return queryReferring(this.#core, referring, input as Operations['Query'][0], options)
      return transport(operation, input as never, options).catch(error => {
        this.#convertRefusals(input, error as Refused)
        throw error
      })
    }
    return convert as Transport
  }

  async #get(transport: Transport, input: Operations['GetItem'][0], options: CallOptions) {
    const found = this.#find(input.TableName, ownKey(input.Key))
    if (!found) return transport('GetItem', input, options)
    const { model, form, id } = found
    const Key = form.keyOf(model, id)
    if (!Key) return {}
    const { Item, ...rest } = await transport('GetItem', { ...input, TableName: form.tableName, Key }, options)
    // Other code can store an item of another kind under the same key.
    return Item && form.parts.items.isInstance(Item) ? { ...rest, Item: form.read(model, id, Item) } : rest
  }

  /** Converts a read of several instances, which can be of different models and tables. */
  async #batchGet(transport: Transport, input: Operations['BatchGetItem'][0], options: CallOptions) {
    const { tableName } = this.#core
    const reads = input.RequestItems?.[tableName]
    const keys = reads?.Keys ?? []
    const batch = new StoredBatch(tableName)
    for (const own of keys) batch.add(own, this.#find(tableName, ownKey(own)))
    if (batch.isOwn) return transport('BatchGetItem', input, options)
    const RequestItems = batch.requests({ ...reads })
    // No item can have one of these ids.
    if (Object.keys(RequestItems).length === 0) return {}
    return batch.answer(await transport('BatchGetItem', { RequestItems }, options), { ...reads })
  }

  /** Returns the question of a query for the instances that refer to another one, if they are stored in another table. */
  #referring({ TableName, ExpressionAttributeValues }: Operations['Query'][0]): Referring | undefined {
    if (TableName !== this.#core.tableName) return undefined
    const [, name = '', relation = '', relatedId = ''] =
      /^(\w+)\.(\w+)#(.*)$/s.exec(ExpressionAttributeValues?.[':key']?.S ?? '') ?? []
    const model = this.#core.models.get(name)
    const form = model && formOf(model)
    return form && { model, form, relation, relatedId: fromKeyPart(relatedId) }
  }

  #fenceWork(model: AnyModel, write: PlannedWrite) {
    return this.#marked.has(model) ? fenceWork(write) : undefined
  }

  /** Notes the instance of a fence: if the fence refuses a commit, it refuses the write of the instance. */
  #fenceOf(fence: PlannedWrite, attributes: readonly AttributeValue[]): PlannedWrite {
    const stored = keyAttributes(fence.key)
    for (const attribute of Object.values(stored)) this.#fenced.set(attribute, attributes)
    const key = { ...fence.key, stored }
    return { ...fence, key, ...(fence.item && { item: { ...fence.item, ...stored } }) }
  }

  #convertRefusals(input: Requested, error: Refused | undefined): void {
    const inputs = input.TransactItems?.flatMap(each => Object.values(each)) ?? [input]
    const requests = inputs.map(attributesOf)
    const reasons = error?.CancellationReasons ?? [error]
    for (const [at, reason] of reasons.entries()) {
      const attributes = requests[at] ?? []
      const found = attributes.map(each => this.#written.get(each)).find(each => each !== undefined)
      if (found && reason?.Item) Object.assign(reason, { Item: refusing(found, inputs[at], reason.Item) })
      const owner = reason?.Code === 'ConditionalCheckFailed' && this.#fenced.get(attributes[0] as AttributeValue)
      if (!owner) continue
      const of = reasons[requests.findIndex(each => each.some(attribute => owner.includes(attribute)))]
      // The fence is of the instance, whose own condition may hold.
      if (of && of.Code !== reason.Code) Object.assign(of, { Code: reason.Code, Item: reason.Item })
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
  readonly UpdateExpression?: string
  readonly TransactItems?: readonly Readonly<Record<string, Requested>>[]
}

/** The part of an error that has the items with which writes are refused. */
interface Refused {
  readonly Code?: string
  readonly Item?: Item
  readonly CancellationReasons?: readonly (Refused | undefined)[]
}

/**
 * Converts the item that DynamoDB returns when it refuses a write. For a check, an item of another kind counts as missing. A save
 * needs its write ID, which shows whether the response of an earlier attempt was lost.
 */
function refusing({ model, form, id }: Addressed, input: Requested | undefined, stored: Item): Item | undefined {
  const isSave = input?.Item !== undefined || input?.UpdateExpression !== undefined
  return isSave || form.parts.items.isInstance(stored) ? form.read(model, id, stored) : undefined
}

function isAbsence({ kind, conditions }: PlannedWrite): boolean {
  return kind === 'check' && conditions.every(condition => condition.kind === 'absent')
}

function attributesOf({ Key, Item }: Requested): AttributeValue[] {
  return Object.values(Key ?? Item ?? {})
}

function ownKey(key: Readonly<Item> | undefined): ItemKey {
  return { pk: key?.pk?.S ?? '', sk: key?.sk?.S ?? '' }
}
