import type { CallOptions, ListOptions } from './call-options.ts'
import type { LinkedOf, LinkOf } from './links.ts'
import type { Listing } from './listing.ts'
import type { AnyModel, ChangesOf, InputOf, InstanceOf } from './model.ts'

/** An instance, or its id. */
export type InstanceOrId<M extends AnyModel> = string | InstanceOf<M>

/** The options of a set of linked instances. */
export interface LinkSetOptions<Through extends AnyModel = AnyModel> {
  /** The fields of the links that this set adds. Only for a `through` model of your own. Django: `through_defaults`. */
  readonly fields?: ChangesOf<Through>
}

/** The change that `set` has made. */
export interface LinkChange {
  /** The ids that were added, and not linked before. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** The options of `set`. */
export interface SetLinksOptions extends CallOptions {
  /** Removes all links first, in a step of its own, instead of only those that are not wanted. Default false. */
  readonly clear?: boolean
}

/**
 * The instances that one instance is linked with through a many-to-many relation. Every change sends `m2mChanging` before
 * anything is written, and `m2mChanged` from the stream for each link that is new or gone.
 *
 * Outside of a transaction, up to 40 links change in one transaction, together with the checks that both ends exist. More
 * are several transactions, one after another. If a later one fails, the call throws `LinksIncompleteError`. Calling it again
 * does the rest. In a transaction, all of them are part of it, so more than about 45 links do not fit.
 */
export interface LinkSet<Target extends AnyModel> {
  /**
   * Links more instances, and returns the ids that were not linked before. Reads nothing, unless a pair is linked already or
   * `m2mChanging` has a receiver. Throws `RelatedObjectDoesNotExist` if an instance does not exist.
   */
  add(...targets: readonly InstanceOrId<Target>[]): Promise<string[]>
  /** Removes the links with these instances, and returns the ids that were linked. */
  remove(...targets: readonly InstanceOrId<Target>[]): Promise<string[]>
  /** Links exactly these instances: removes the other links, and adds the missing ones. */
  set(targets: Iterable<InstanceOrId<Target>>, options?: SetLinksOptions): Promise<LinkChange>
  /** Removes all links, and returns the ids that were linked. */
  clear(options?: CallOptions): Promise<string[]>
  /** Saves a new instance and links it, in one transaction. */
  create(input: InputOf<Target>, options?: CallOptions): Promise<InstanceOf<Target>>
  /** Whether an instance is linked, strongly consistent. */
  has(target: InstanceOrId<Target>, options?: CallOptions): Promise<boolean>
  /**
   * The linked instances, in the order of their ids. Reads an index, which may lag, and then the instances, strongly
   * consistent.
   */
  list(options?: ListOptions): Listing<Target>
  /** The number of links. Reads an index, which may lag. */
  count(options?: CallOptions): Promise<number>
}

/** Selects the instances that are linked with one: `{ tags: tag }` or `{ tags: tag.id }`. */
export type LinkFilter<M extends AnyModel> = [LinkOf<M>] extends [never]
  ? never
  : { readonly [L in LinkOf<M>]?: string | LinkedOf<M, L> }

/** The model at the other end of a link. */
export type LinkTarget<M extends AnyModel, L extends LinkOf<M>> = M['links'][L]['target'] extends AnyModel
  ? M['links'][L]['target']
  : AnyModel
