import type { CallOptions, ListOptions } from '../models/call-options.ts'
import type { InstanceOrId, LinkChange, LinkSet, LinkSetOptions, SetLinksOptions } from '../models/link-set.ts'
import type { Listing } from '../models/listing.ts'
import type { AnyModel, InstanceOf } from '../models/model.ts'
import type { LinkEnd } from '../repository/link-sets.ts'
import { listed, savedIdOf } from '../repository/reading/require-instance.ts'
import { requireOptions } from '../repository/require-options.ts'
import { saveInstance } from '../repository/saving/save-instance.ts'
import type { WriteSession } from '../repository/write-session.ts'
import { announce, isHeard } from './announce.ts'
import { changeLinks, type RequestedChange } from './change-links.ts'
import { countLinks } from './count-links.ts'
import { describeEnd, otherModel } from './link-end.ts'
import { listLinked } from './list-linked.ts'
import { planAdd } from './plan-links.ts'
import { readAllLinks, readLinks } from './read-links.ts'

type Target = InstanceOrId<AnyModel>

const NO_LINKS = new Map<never, never>()

/** The instances that one instance is linked to, in a session. */
export class StoredLinkSet implements LinkSet<AnyModel> {
  readonly #session: WriteSession
  readonly #end: LinkEnd
  /** The fields of the links it adds. */
  readonly #fields: object

  constructor(session: WriteSession, end: LinkEnd, options: LinkSetOptions) {
    requireOptions(`linkSet of ${describeEnd(end)}`, options, ['fields'])
    this.#session = session
    this.#end = end
    this.#fields = options.fields ?? {}
  }

  async add(...targets: readonly Target[]): Promise<string[]> {
    const ids = this.#idsOf(targets)
    if (ids.length === 0) return []
    const adding = await this.#missing(ids, {})
    const { added } = await this.#change({ actions: [{ action: 'preAdd', ids: adding }], adding })
    return [...added]
  }

  async remove(...targets: readonly Target[]): Promise<string[]> {
    const ids = this.#idsOf(targets)
    if (ids.length === 0) return []
    const removing = await readLinks(this.#session, this.#end, ids, {})
    const { removed } = await this.#change({ actions: [{ action: 'preRemove', ids }], removing })
    return [...removed]
  }

  async clear(options: CallOptions = {}): Promise<string[]> {
    requireOptions(`clear of ${describeEnd(this.#end)}`, options, ['abortSignal'])
    const removing = await readAllLinks(this.#session, this.#end, options)
    const actions = [{ action: 'preClear', ids: removing.keys() }] as const
    const { removed } = await this.#change({ actions, removing, by: 'clear', options })
    return [...removed]
  }

  async set(targets: Iterable<Target>, { clear = false, ...options }: SetLinksOptions = {}): Promise<LinkChange> {
    requireOptions(`set of ${describeEnd(this.#end)}`, options, ['abortSignal'])
    const ids = this.#idsOf(listed(otherModel(this.#end), targets, 'targets'))
    if (clear) {
      const removed = await this.clear(options)
      const { added } = ids.length > 0 ? await this.set(ids, options) : { added: [] }
      return { added, removed }
    }
    const members = await readAllLinks(this.#session, this.#end, options)
    const wanted = new Set(ids)
    const removing = new Map([...members].filter(([other]) => !wanted.has(other)))
    const adding = await this.#missing(
      ids.filter(id => !members.has(id)),
      options,
    )
    const actions = [
      { action: 'preRemove', ids: removing.keys() },
      { action: 'preAdd', ids: adding },
    ] as const
    const necessary = [removing.size > 0, adding.length > 0]
    return this.#change({ actions: actions.filter((_, at) => necessary[at]), removing, adding, options })
  }

  async create(input: object, options: CallOptions = {}): Promise<InstanceOf<AnyModel>> {
    const model = otherModel(this.#end)
    requireOptions(`create of ${describeEnd(this.#end)}`, options, ['abortSignal'])
    return this.#session.write(async scope => {
      const created = await saveInstance(scope, model, input, { ...options, mode: 'insert' })
      await announce(scope, this.#end, [{ action: 'preAdd', ids: [created.id] }])
      await planAdd(scope, this.#end, created.id, { fields: this.#fields, options })
      return created
    }, options)
  }

  async has(target: Target, options: CallOptions = {}): Promise<boolean> {
    const links = await readLinks(this.#session, this.#end, this.#idsOf([target]), options)
    return links.size > 0
  }

  list(options: ListOptions = {}): Listing<AnyModel> {
    return listLinked(this.#session, this.#end, options)
  }

  count(options: CallOptions = {}): Promise<number> {
    return countLinks(this.#session, this.#end, options)
  }

  /**
   * Omits the IDs that are already linked. Outside of a transaction, only a receiver of `m2mChanging` needs this before the
   * write. Without one, nothing is read.
   */
  async #missing(ids: readonly string[], options: CallOptions): Promise<readonly string[]> {
    if (this.#session.open && !isHeard(this.#session, this.#end)) return ids
    const stored = await readLinks(this.#session, this.#end, ids, options)
    return ids.filter(id => !stored.has(id))
  }

  #change(change: Pick<RequestedChange, 'actions'> & Partial<RequestedChange>): Promise<LinkChange> {
    const nothing = { removing: NO_LINKS, adding: [], by: 'remove', options: {} } as const
    return changeLinks(this.#session, { ...nothing, ...change, end: this.#end, fields: this.#fields })
  }

  /** Returns the IDs of instances at the other end, each once. Throws if a value is not a saved instance of that model. */
  #idsOf(targets: Iterable<unknown>): string[] {
    const model = otherModel(this.#end)
    return [...new Set(Array.from(targets, target => savedIdOf(this.#session.core, model, target)))]
  }
}
