import { shown } from '../dispatch/option-issues.ts'
import { ownValue } from '../dispatch/own-value.ts'
import { AlreadyExistsError, DoesNotExistError, RelatedObjectDoesNotExist, ValueTakenError } from '../errors/index.ts'
import type { AdjustOptions } from '../models/adjustment.ts'
import type { CallOptions, ListOptions, ReadManyOptions, SaveOptions } from '../models/call-options.ts'
import type { LinkSet, LinkSetOptions } from '../models/link-set.ts'
import type { Listing } from '../models/listing.ts'
import type { AnyModel, InstanceOf } from '../models/model.ts'
import type { Query, QueryOptions } from '../models/query.ts'
import type { Deletion, Repository } from '../models/repository.ts'
import { adjustBy } from './adjuster.ts'
import { relationIn, targetOf } from './core.ts'
import { deleteInstances } from './deleting/delete-roots.ts'
import type { Item } from './items/attribute-value.ts'
import { isGoing } from './items/deletion-fence.ts'
import type { Fields } from './items/instance-item.ts'
import { shapeOf } from './items/model-shape.ts'
import { linksOf, relatedSetOf } from './link-sets.ts'
import { badLookup, findItem, identityIn, lookupOf } from './reading/find-item.ts'
import { queryBy } from './reading/index-reader.ts'
import { listInstances } from './reading/list-instances.ts'
import { possibleIdentities } from './reading/possible-identities.ts'
import { readInstance } from './reading/read-instance.ts'
import { readInstances } from './reading/read-instances.ts'
import { readable } from './reading/readable.ts'
import { remembered } from './reading/remembered.ts'
import { listed, requireFields, requireId, requireInstance, requireKnownModel } from './reading/require-instance.ts'
import { isConflictOver, isTakenBy, retryLostRace } from './requests/retry-lost-race.ts'
import { OF_A_READ, OF_A_SAVE, requireOptions, unknownName } from './require-options.ts'
import { type SaveRequest, saveInstance, takesAnyVersion } from './saving/save-instance.ts'
import type { Scope } from './scope.ts'
import type { WriteSession } from './write-session.ts'

type Instance = InstanceOf<AnyModel>

/** The repository of one model in a session. `Database.repository` adds the model's types. */
export class ModelRepository implements Repository<AnyModel> {
  readonly model: AnyModel
  readonly #session: WriteSession

  constructor(model: AnyModel, session: WriteSession) {
    requireKnownModel(session.core, model)
    this.model = model
    this.#session = session
  }

  create(input: object, options: SaveOptions = {}): Promise<Instance> {
    return this.#save(input, { ...options, mode: 'insert' })
  }

  save(instance: object, options: SaveOptions = {}): Promise<Instance> {
    return this.#save(instance, options)
  }

  async update(instance: Instance, changes: object, options: SaveOptions = {}): Promise<Instance> {
    for (const given of [instance, changes]) requireFields(this.model, given)
    const { id, version } = instance
    // The changes replace the item that the instance was loaded from. If that item is known, no read is needed.
    return this.#save({ ...changes, id, version }, { ...options, mode: 'update', partial: true }, instance)
  }

  async adjust(id: string, adjustments: object, options: AdjustOptions = {}): Promise<void> {
    await adjustBy(this.#session, this.model, { id, adjustments, options })
  }

  async saveMany(instances: readonly object[], options: SaveOptions = {}): Promise<Instance[]> {
    const save = async (scope: Scope) => {
      const saved: Instance[] = []
      for (const instance of instances) saved.push(await saveInstance(scope, this.model, instance, options))
      return saved
    }
    return this.#write(listed(this.model, instances, 'instances'), options, save)
  }

  async getOrCreate(lookup: object, defaults: object = {}, options: CallOptions = {}): Promise<Instance> {
    const { instance } = await this.#findOrCreate(lookup, defaults, options)
    return instance
  }

  async updateOrCreate(lookup: object, changes: object, options: CallOptions = {}): Promise<Instance> {
    requireFields(this.model, changes)
    const updateFields = Object.keys(changes)
    let id: unknown
    const attempt = async () => {
      const { instance, created } = await this.#findOrCreate(lookup, changes, options)
      id = instance.id
      return created || updateFields.length === 0
        ? instance
        : this.update(instance, changes, { ...options, updateFields })
    }
    return retryLostRace(this.#session.core, attempt, error => isConflictOver(error, this.model, [id]))
  }

  async get(id: string, options?: CallOptions): Promise<Instance> {
    const instance = await this.find(id, options)
    if (!instance) throw new DoesNotExistError(this.model.name, `id ${id}`)
    return instance
  }

  async find(id: string, options?: CallOptions): Promise<Instance | undefined> {
    requireOptions(`find of ${this.model.name}`, options, OF_A_READ)
    const item = await readInstance(this.#session, this.model, requireId(this.model, id), options)
    return this.#shown(this.model, item)
  }

  async findMany(ids: Iterable<string>, options?: ReadManyOptions): Promise<Map<string, Instance>> {
    requireOptions(`findMany of ${this.model.name}`, options, OF_A_READ)
    const given = listed(this.model, ids, 'ids').map(id => requireId(this.model, id))
    const items = await readInstances(this.#session, this.model, given, options)
    const instances = readable(items, item => this.#shown(this.model, item), options)
    return new Map(instances.map(instance => [instance.id, instance]))
  }

  async findBy(field: string, value: unknown, options?: CallOptions): Promise<Instance | undefined> {
    if (typeof field === 'string') return this.#lookUp({ [field]: value }, options)
    throw badLookup(this.model, shown(field))
  }

  async findOne(filter: object, options?: CallOptions): Promise<Instance | undefined> {
    const lookup = lookupOf(this.#session.core, this.model, filter)
    return lookup && this.#lookUp(lookup, options)
  }

  async getOne(filter: object, options?: CallOptions): Promise<Instance> {
    const instance = await this.findOne(filter, options)
    if (instance) return instance
    const [relation, given] = relationIn(filter)
    const id = typeof given === 'string' ? given : ((given as Partial<Instance> | undefined)?.id ?? '(never saved)')
    throw new RelatedObjectDoesNotExist(this.model.name, `${this.model.name}.${relation}`, `${relation} ${id}`)
  }

  list(filter: object = {}, options: ListOptions = {}): Listing<AnyModel> {
    return listInstances(this.#session, this.model, filter, options)
  }

  query(name: string, key: object, options: QueryOptions<AnyModel, string> = {}): Query<never> {
    const { indexes } = this.model
    const index = ownValue(indexes, name) && shapeOf(this.model).indexes.get(name)
    if (index) return queryBy(this.#session, this.model, index, { key, options }) as Query<never>
    throw unknownName('repository.unknownIndex', this.model, 'index', name, indexes)
  }

  async getRelated(instance: Instance, relation: string): Promise<Instance> {
    const related = await this.findRelated(instance, relation)
    if (related) return related
    const id = (instance as Fields)[`${relation}Id`]
    throw new RelatedObjectDoesNotExist(this.#target(relation).name, `${this.model.name}.${relation}`, `id ${id}`)
  }

  async findRelated(instance: Instance, relation: string): Promise<Instance | undefined> {
    const target = this.#target(relation)
    const id = (requireInstance(this.#session.core, this.model, instance) as Fields)[`${relation}Id`]
    return typeof id === 'string' ? this.#shown(target, await readInstance(this.#session, target, id)) : undefined
  }

  delete(instance: Instance, options: CallOptions = {}): Promise<Deletion> {
    return this.deleteMany([instance], options)
  }

  async deleteMany(instances: readonly Instance[], options: CallOptions = {}): Promise<Deletion> {
    requireOptions(`delete of ${this.model.name}`, options, OF_A_READ)
    const { core, hooks } = this.#session
    const given = listed(this.model, instances, 'instances').map(instance =>
      requireInstance(core, this.model, instance),
    )
    return deleteInstances(this.#session, { model: this.model, instances: given, options, hooks })
  }

  relatedSet(filter: object): never {
    return relatedSetOf(this.#session, this.model, filter) as never
  }

  linkSet(of: string | Instance, link: string, options: LinkSetOptions = {}): LinkSet<AnyModel> {
    return linksOf(this.#session, this.model, { of, link, options })
  }

  #save(input: object, options: SaveRequest, loaded = input): Promise<Instance> {
    return this.#write([input], options, scope => saveInstance(scope, this.model, input, { ...options, loaded }))
  }

  async #write<T>(inputs: readonly object[], options: SaveRequest, plan: (scope: Scope) => Promise<T>): Promise<T> {
    requireOptions(`save of ${this.model.name}`, options, OF_A_SAVE)
    for (const input of inputs) requireFields(this.model, input)
    const write = () => this.#session.write(plan, options)
    const ids = inputs.filter(input => takesAnyVersion(input, options)).map(input => (input as Fields).id)
    if (ids.length === 0) return write()
    return retryLostRace(this.#session.core, write, error => isConflictOver(error, this.model, ids))
  }

  async #lookUp(lookup: object, options?: CallOptions, defaults: object = {}): Promise<Instance | undefined> {
    requireOptions(`find of ${this.model.name}`, options, OF_A_READ)
    const given = identityIn(this.model, lookup as Fields)
    for (const identity of await possibleIdentities(this.model, given, { ...defaults, ...lookup })) {
      const item = await findItem(this.#session, this.model, identity, options)
      if (item) return this.#shown(this.model, item)
    }
    return undefined
  }

  /** Returns the instance of an item. Undefined if its delete is already committed. */
  #shown(model: AnyModel, item: Item | undefined): Instance | undefined {
    return item && !isGoing(item) ? remembered(this.#session, model, item) : undefined
  }

  /** If callers race, one creates the instance and the others find it. */
  #findOrCreate(
    lookup: object,
    defaults: object,
    options: CallOptions,
  ): Promise<{ readonly instance: Instance; readonly created: boolean }> {
    const attempt = async () => {
      const found = await this.#lookUp(lookup, options, defaults)
      if (found) return { instance: found, created: false }
      try {
        const given = Object.entries(lookup).filter(([, value]) => value !== undefined)
        return { instance: await this.create({ ...defaults, ...Object.fromEntries(given) }, options), created: true }
      } catch (error) {
        if (!(error instanceof AlreadyExistsError || error instanceof ValueTakenError)) throw error
        // Another caller was first, so return its instance. If a different instance holds the value, that remains an error.
        const winner = await this.#lookUp(lookup, options, defaults)
        if (!winner) throw error
        return { instance: winner, created: false }
      }
    }
    return retryLostRace(this.#session.core, attempt, error =>
      isTakenBy(error, identityIn(this.model, lookup as Fields)),
    )
  }

  #target(relation: string): AnyModel {
    const { relations } = this.model
    const definition = ownValue(relations, relation)
    if (definition) return targetOf(this.#session.core, definition)
    throw unknownName('repository.unknownRelation', this.model, 'relation', relation, relations)
  }
}
