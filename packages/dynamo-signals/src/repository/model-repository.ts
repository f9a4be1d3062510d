import {
  AlreadyExistsError,
  ConfigurationError,
  DoesNotExistError,
  RelatedObjectDoesNotExist,
  ValueTakenError,
} from '../errors.ts'
import type {
  CallOptions,
  Deletion,
  Listing,
  ListOptions,
  ReadManyOptions,
  Repository,
  SaveOptions,
} from '../models/database.ts'
import type { AnyModel, InstanceOf } from '../models/model.ts'
import { targetOf } from './core.ts'
import { deleteAlone } from './deleting/delete-alone.ts'
import { deleteWithin } from './deleting/delete-within.ts'
import type { Item } from './items/attribute-value.ts'
import { isGoing } from './items/deletion-fence.ts'
import type { Fields } from './items/instance-item.ts'
import { findItem, identityIn, lookupOf } from './reading/find-instance.ts'
import { listInstances } from './reading/list-instances.ts'
import { readInstances } from './reading/read-instances.ts'
import { readInstance } from './reading/read-item.ts'
import { readable } from './reading/readable.ts'
import { remembered } from './reading/remembered.ts'
import { requireInstance } from './reading/require-instance.ts'
import { ModelRelatedSet } from './related-set.ts'
import { saveInstance } from './saving/save-instance.ts'
import { type SaveRequest, takesAnyVersion } from './saving/save-request.ts'
import type { Scope } from './scope.ts'
import type { WriteSession } from './write-session.ts'
import { isConflictOver, retryLostRaces } from './writing/retry-lost-races.ts'

type Instance = InstanceOf<AnyModel>

/** The repository of one model over a session. Types that follow the model are put on by `Database.repository`. */
export class ModelRepository implements Repository<AnyModel> {
  readonly model: AnyModel
  readonly #session: WriteSession

  constructor(model: AnyModel, session: WriteSession) {
    this.model = model
    this.#session = session
  }

  create(input: object, options: SaveOptions = {}): Promise<Instance> {
    return this.#save(input, { ...options, mode: 'insert' })
  }

  save(instance: object, options: SaveOptions = {}): Promise<Instance> {
    return this.#save(instance, options)
  }

  update(instance: Instance, changes: object, options: SaveOptions = {}): Promise<Instance> {
    const { id, version } = instance
    const input = { ...changes, id, version }
    // The changes replace what the loaded instance was made from: no read where that is known.
    const item = this.#session.core.loaded.get(instance)
    if (item) this.#session.core.loaded.set(input, item)
    return this.#save(input, { ...options, mode: 'update', partial: true })
  }

  saveMany(instances: readonly object[], options: SaveOptions = {}): Promise<Instance[]> {
    const save = async (scope: Scope) => {
      const saved: Instance[] = []
      for (const instance of instances) saved.push(await saveInstance(scope, this.model, instance, options))
      return saved
    }
    return this.#write(instances, options, save)
  }

  async getOrCreate(lookup: object, defaults: object = {}, options: CallOptions = {}): Promise<Instance> {
    const { instance } = await this.#findOrCreate(lookup, defaults, options)
    return instance
  }

  async updateOrCreate(lookup: object, changes: object, options: CallOptions = {}): Promise<Instance> {
    const updateFields = Object.keys(changes)
    let id: unknown
    const attempt = async () => {
      const { instance, created } = await this.#findOrCreate(lookup, changes, options)
      id = instance.id
      return created || updateFields.length === 0
        ? instance
        : this.update(instance, changes, { ...options, updateFields })
    }
    return retryLostRaces(this.#session.core, error => isConflictOver(error, this.model, [id]), attempt)
  }

  async get(id: string, options?: CallOptions): Promise<Instance> {
    const instance = await this.find(id, options)
    if (!instance) throw new DoesNotExistError(this.model.name, `id ${id}`)
    return instance
  }

  async find(id: string, options?: CallOptions): Promise<Instance | undefined> {
    return this.#shown(await readInstance(this.#session, this.model, id, options))
  }

  async findMany(ids: Iterable<string>, options?: ReadManyOptions): Promise<Map<string, Instance>> {
    const items = await readInstances(this.#session, this.model, ids, options)
    const instances = readable(items, item => this.#shown(item), options)
    return new Map(instances.map(instance => [instance.id, instance]))
  }

  findBy(field: string, value: unknown, options?: CallOptions): Promise<Instance | undefined> {
    return this.#lookUp({ [field]: value }, options)
  }

  async findOne(filter: object, options?: CallOptions): Promise<Instance | undefined> {
    const lookup = lookupOf(this.#session.core, this.model, filter)
    return lookup && this.#lookUp(lookup, options)
  }

  async getOne(filter: object, options?: CallOptions): Promise<Instance> {
    const instance = await this.findOne(filter, options)
    if (instance) return instance
    const [relation = '', given] = Object.entries(filter)[0] ?? []
    const id =
      typeof given === 'string' ? given : ((given as Partial<Instance> | undefined)?.id ?? 'that was never saved')
    throw new RelatedObjectDoesNotExist(this.model.name, `${this.model.name}.${relation}`, `${relation} ${id}`)
  }

  list(filter: object = {}, options: ListOptions = {}): Listing<AnyModel> {
    return listInstances(this.#session, this.model, filter, options)
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
    return typeof id === 'string' ? this.#shown(await readInstance(this.#session, target, id)) : undefined
  }

  delete(instance: Instance, options: CallOptions = {}): Promise<Deletion> {
    return this.deleteMany([instance], options)
  }

  async deleteMany(instances: readonly Instance[], options: CallOptions = {}): Promise<Deletion> {
    const { core, open, write } = this.#session
    const given = instances.map(instance => requireInstance(core, this.model, instance))
    const request = { model: this.model, instances: given, options }
    return open ? deleteAlone(open(), request) : write(scope => deleteWithin(scope, request), options)
  }

  relatedSet(filter: object): ModelRelatedSet {
    return new ModelRelatedSet(this.#session, this.model, filter)
  }

  #save(input: object, options: SaveRequest): Promise<Instance> {
    return this.#write([input], options, scope => saveInstance(scope, this.model, input, options))
  }

  #write<T>(inputs: readonly object[], options: SaveRequest, plan: (scope: Scope) => Promise<T>): Promise<T> {
    const write = () => this.#session.write(plan, options)
    const ids = inputs.filter(input => takesAnyVersion(input, options)).map(input => (input as Fields).id)
    if (ids.length === 0) return write()
    return retryLostRaces(this.#session.core, error => isConflictOver(error, this.model, ids), write)
  }

  async #lookUp(lookup: object, options?: CallOptions): Promise<Instance | undefined> {
    return this.#shown(await findItem(this.#session, this.model, identityIn(this.model, lookup as Fields), options))
  }

  /** An instance whose delete is decided is not there any more. */
  #shown(item: Item | undefined): Instance | undefined {
    return item && !isGoing(item) ? remembered(this.#session, item) : undefined
  }

  /** Of racing callers one creates, and the others find what it made. */
  #findOrCreate(
    lookup: object,
    defaults: object,
    options: CallOptions,
  ): Promise<{ readonly instance: Instance; readonly created: boolean }> {
    const attempt = async () => {
      const found = await this.#lookUp(lookup, options)
      if (found) return { instance: found, created: false }
      try {
        return { instance: await this.create({ ...defaults, ...lookup }, options), created: true }
      } catch (error) {
        if (!(error instanceof AlreadyExistsError || error instanceof ValueTakenError)) throw error
        // Another caller was first: its instance is the one to get. A value that somebody else holds stays an error.
        const winner = await this.#lookUp(lookup, options)
        if (!winner) throw error
        return { instance: winner, created: false }
      }
    }
    return retryLostRaces(this.#session.core, error => isTakenBy(this.model, lookup as Fields, error), attempt)
  }

  #target(relation: string): AnyModel {
    const definition = this.model.relations[relation]
    if (definition) return targetOf(this.#session.core, definition)
    throw new ConfigurationError(
      'repository.unknownRelation',
      `${this.model.name} has no relation "${relation}". It has: ${Object.keys(this.model.relations).join(', ') || 'none'}.`,
    )
  }
}

/** Whether an insert failed for what the lookup asks for: whoever had it is gone by now. */
function isTakenBy(model: AnyModel, lookup: Fields, error: unknown): boolean {
  const identity = identityIn(model, lookup)
  if ('id' in identity) return error instanceof AlreadyExistsError
  return error instanceof ValueTakenError && error.field === identity.names.join('+')
}
