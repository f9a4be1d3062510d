import {
  AlreadyExistsError,
  ConfigurationError,
  DoesNotExistError,
  RelatedObjectDoesNotExist,
  ValueTakenError,
} from '../errors.ts'
import type { CallOptions, Deletion, Listing, ListOptions, Repository, SaveOptions } from '../models/database.ts'
import type { AnyModel, InstanceOf } from '../models/model.ts'
import { targetOf } from './core.ts'
import { deleteInstance } from './delete-instance.ts'
import { findItem, identityIn, lookupOf } from './find-instance.ts'
import type { Fields } from './instance-item.ts'
import { listInstances } from './list-instances.ts'
import { readInstance } from './read-item.ts'
import { remembered, type SaveRequest, saveInstance } from './save-instance.ts'
import type { WriteSession } from './write-session.ts'

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
    return this.#session.write(async scope => {
      const saved: Instance[] = []
      for (const instance of instances) saved.push(await saveInstance(scope, this.model, instance, options))
      return saved
    }, options)
  }

  async getOrCreate(lookup: object, defaults: object = {}, options: CallOptions = {}): Promise<Instance> {
    const found = await this.#lookUp(lookup, options)
    return found ?? this.#createOrFind(lookup, defaults, options)
  }

  async updateOrCreate(lookup: object, changes: object, options: CallOptions = {}): Promise<Instance> {
    const found = await this.#lookUp(lookup, options)
    if (found) return this.update(found, changes, options)
    const instance = await this.#createOrFind(lookup, changes, options)
    return this.update(instance, changes, options)
  }

  async get(id: string, options?: CallOptions): Promise<Instance> {
    const instance = await this.find(id, options)
    if (!instance) throw new DoesNotExistError(this.model.name, `id ${id}`)
    return instance
  }

  async find(id: string, options?: CallOptions): Promise<Instance | undefined> {
    const item = await readInstance(this.#session, this.model, id, options)
    return item && remembered(this.#session, item)
  }

  findBy(field: string, value: unknown, options?: CallOptions): Promise<Instance | undefined> {
    return this.#lookUp({ [field]: value }, options)
  }

  findOne(filter: object, options?: CallOptions): Promise<Instance | undefined> {
    return this.#lookUp(lookupOf(this.model, filter), options)
  }

  async getOne(filter: object, options?: CallOptions): Promise<Instance> {
    const instance = await this.findOne(filter, options)
    if (instance) return instance
    const [relation = '', id] = Object.entries(filter)[0] ?? []
    throw new RelatedObjectDoesNotExist(this.model.name, `${this.model.name}.${relation}`, `${relation} ${id}`)
  }

  list(filter: object = {}, options: ListOptions = {}): Listing<AnyModel> {
    return listInstances(this.#session.core, this.model, filter, options)
  }

  async getRelated(instance: Instance, relation: string): Promise<Instance> {
    const related = await this.findRelated(instance, relation)
    if (related) return related
    const id = (instance as Fields)[`${relation}Id`]
    throw new RelatedObjectDoesNotExist(this.#target(relation).name, `${this.model.name}.${relation}`, `id ${id}`)
  }

  async findRelated(instance: Instance, relation: string): Promise<Instance | undefined> {
    const target = this.#target(relation)
    const id = (instance as Fields)[`${relation}Id`]
    const item = typeof id === 'string' ? await readInstance(this.#session, target, id) : undefined
    return item && remembered(this.#session, item)
  }

  delete(instance: Instance, options: CallOptions = {}): Promise<Deletion> {
    return this.#session.write(scope => deleteInstance(scope, this.model, instance, options), options)
  }

  #save(input: object, options: SaveRequest): Promise<Instance> {
    return this.#session.write(scope => saveInstance(scope, this.model, input, options), options)
  }

  async #lookUp(lookup: object, options?: CallOptions): Promise<Instance | undefined> {
    const item = await findItem(this.#session, this.model, identityIn(this.model, lookup as Fields), options)
    return item && remembered(this.#session, item)
  }

  async #createOrFind(lookup: object, defaults: object, options: CallOptions): Promise<Instance> {
    try {
      return await this.create({ ...defaults, ...lookup }, options)
    } catch (error) {
      if (!(error instanceof AlreadyExistsError || error instanceof ValueTakenError)) throw error
      // Another caller was first: its instance is the one to get. A value that somebody else holds stays an error.
      const winner = await this.#lookUp(lookup, options)
      if (winner) return winner
      throw error
    }
  }

  #target(relation: string): AnyModel {
    const definition = this.model.relations[relation]
    if (definition) return targetOf(this.#session.core, definition)
    throw new ConfigurationError('repository.unknownRelation', `${this.model.name} has no relation "${relation}".`)
  }
}
