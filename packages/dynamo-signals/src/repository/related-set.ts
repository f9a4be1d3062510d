import { ConfigurationError, DoesNotExistError } from '../errors/index.ts'
import type { CallOptions, ListOptions } from '../models/call-options.ts'
import type { Listing } from '../models/listing.ts'
import type { AnyModel, InstanceOf } from '../models/model.ts'
import type { NullableRelatedSet } from '../models/repository.ts'
import { type Reference, targetOf } from './core.ts'
import type { Fields } from './items/instance-item.ts'
import { listInstances } from './reading/list-instances.ts'
import { tableReader } from './reading/referring-instances.ts'
import { remembered } from './reading/remembered.ts'
import { requireInstance, savedIdOf } from './reading/require-instance.ts'
import { saveInstance } from './saving/save-instance.ts'
import type { Scope } from './scope.ts'
import type { WriteSession } from './write-session.ts'

type Instance = InstanceOf<AnyModel>

/**
 * The instances that refer to one instance through a foreign key, in a session. `remove` and `clear` exist for every
 * relation. The types offer them only if the relation can be unset, and here they reject the others.
 */
export class ModelRelatedSet implements NullableRelatedSet<AnyModel> {
  readonly #session: WriteSession
  readonly #reference: Reference
  readonly #relatedId: string

  /** Throws `UnsavedInstanceError` if the instance to refer to was never saved. */
  constructor(session: WriteSession, reference: Reference, related: unknown) {
    this.#session = session
    this.#reference = reference
    this.#relatedId = savedIdOf(session.core, targetOf(session.core, reference.definition), related)
  }

  list(options: ListOptions = {}): Listing<AnyModel> {
    const { model, relation } = this.#reference
    return listInstances(this.#session, model, { [relation]: this.#relatedId }, options)
  }

  create(input: object, options: CallOptions = {}): Promise<Instance> {
    const { model } = this.#reference
    const instance = { ...input, [this.#field]: this.#relatedId }
    return this.#session.write(scope => saveInstance(scope, model, instance, { ...options, mode: 'insert' }), options)
  }

  async add(...instances: readonly Instance[]): Promise<Instance[]> {
    const given = this.#required(instances)
    return this.#session.write(scope => this.#point(scope, given, this.#relatedId))
  }

  async remove(...instances: readonly Instance[]): Promise<Instance[]> {
    const given = this.#required(instances)
    this.#requireNullable('remove')
    for (const instance of given) {
      if ((instance as Fields)[this.#field] === this.#relatedId) continue
      const { model, relation } = this.#reference
      throw new DoesNotExistError(model.name, `id ${instance.id} and ${relation} ${this.#relatedId}`)
    }
    return this.#session.write(scope => this.#point(scope, given, null))
  }

  async clear(options: CallOptions = {}): Promise<Instance[]> {
    this.#requireNullable('clear')
    return this.#session.write(
      async scope => this.#point(scope, await this.#members(scope, options), null, options),
      options,
    )
  }

  async set(instances: readonly Instance[], options: CallOptions = {}): Promise<Instance[]> {
    const given = this.#required(instances)
    const kept = new Set(given.map(instance => instance.id))
    return this.#session.write(async scope => {
      if (this.#reference.definition.nullable) {
        const members = await this.#members(scope, options)
        const tooMuch = members.filter(member => !kept.has(member.id))
        await this.#point(scope, tooMuch, null, options)
      }
      return this.#point(scope, given, this.#relatedId, options)
    }, options)
  }

  get #field(): string {
    return `${this.#reference.relation}Id`
  }

  /** Saves each instance with the relation set to an instance, or unset. Always sends signals. */
  async #point(
    scope: Scope,
    instances: readonly Instance[],
    relatedId: string | null,
    options: CallOptions = {},
  ): Promise<Instance[]> {
    const saved: Instance[] = []
    for (const loaded of instances) {
      const input = { ...loaded, [this.#field]: relatedId }
      const request = { ...options, mode: 'update' as const, updateFields: [this.#field], loaded }
      saved.push(await saveInstance(scope, this.#reference.model, input, request))
    }
    return saved
  }

  /** Reads the members as stored. The index provides only their ids. */
  async #members({ core, buffer }: Scope, options: CallOptions): Promise<Instance[]> {
    const members = tableReader({ core, buffer }, options).referring(this.#reference, this.#relatedId)
    return Array.fromAsync(members, ({ model, item }) => remembered({ core }, model, item))
  }

  #required(instances: readonly unknown[]): Instance[] {
    const { model } = this.#reference
    const given = instances.map(instance => requireInstance(this.#session.core, model, instance))
    return [...new Map(given.map(instance => [instance.id, instance])).values()]
  }

  #requireNullable(method: string): void {
    const { model, relation, definition } = this.#reference
    if (definition.nullable) return
    throw new ConfigurationError(
      'repository.notNullable',
      `${model.name}.${relation} cannot be null, so ${method}() is not possible. Add the instance to another set, or delete it.`,
    )
  }
}
