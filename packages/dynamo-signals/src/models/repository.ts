import type { AdjustmentsOf, AdjustOptions } from './adjustment.ts'
import type { CallOptions, ListOptions, ReadManyOptions, SaveOptions } from './call-options.ts'
import type { LinkFilter, LinkSet, LinkSetOptions, LinkTarget } from './link-set.ts'
import type { LinkOf } from './links.ts'
import type { Listing } from './listing.ts'
import type {
  AnyModel,
  ChangesOf,
  FieldOf,
  InputOf,
  InstanceOf,
  RelatedOf,
  RelationOf,
  ReverseOf,
  ValueOf,
} from './model.ts'
import type { ConsistentOption, IndexOf, Query, QueryKey, QueryOptions, SelectableOf, Selected } from './query.ts'
import type { UnreadInstance } from './unread-instance.ts'

/** A related instance, or its id, by the relation's name: `{ cart }` or `{ cart: cart.id }`. */
export type RelationFilter<M extends AnyModel> = { readonly [K in ReverseOf<M>]?: string | RelatedOf<M, K> }

/** Identifies one instance: by its id, a unique field, or the id of a one-to-one relation. */
export type Lookup<M extends AnyModel> = ChangesOf<M> & { readonly id?: string }

/**
 * Loads and saves the instances of one model. Every write runs the model's signals.
 *
 * A field set to undefined counts as omitted, in every call and in `preSave`: it is removed, or gets its default if the
 * schema has one. An unchanged field keeps its stored value: it is not parsed again, and a number loses no digits.
 * Attributes that the model does not define are kept until you set them to undefined. A call that loads an item that cannot
 * be read as an instance throws `UnreadableInstanceError`.
 */
export interface Repository<M extends AnyModel> {
  readonly model: M
  /**
   * Inserts an instance. Throws `AlreadyExistsError` if the id is taken, `ValueTakenError` if a unique value is taken. A
   * unique value whose instance no longer exists, for example after DynamoDB's time to live, can be reused.
   */
  create(input: InputOf<M>, options?: Omit<SaveOptions<M>, 'mode' | 'updateFields'>): Promise<InstanceOf<M>>
  /**
   * Inserts or updates an instance, and returns it as stored. Throws `ConflictError` if the version is not the stored one, or
   * if the instance was deleted and created again. A save that changes nothing sends `preSave` but writes nothing.
   * `UnavailableError` means that DynamoDB did not respond in time. Its `outcome` shows whether the save may have been applied.
   */
  save(instance: InputOf<M> | InstanceOf<M>, options?: SaveOptions<M>): Promise<InstanceOf<M>>
  /**
   * Changes some fields of a loaded instance and keeps the others as stored. Takes one request and no read. `preSave` gets
   * the loaded instance as `previous`. If that is not the instance being replaced, the update throws `ConflictError`.
   */
  update(
    instance: InstanceOf<M> | UnreadInstance,
    changes: ChangesOf<M>,
    options?: Omit<SaveOptions<M>, 'mode'>,
  ): Promise<InstanceOf<M>>
  /**
   * Changes numbers, lists and sets as they are stored at that moment, so that no concurrent change is lost. Usually takes
   * one request and no read, and is then not validated by the schema: state limits in `where`. The instance is read, and
   * saved on condition that it is unchanged, if a `preSave` receiver is connected, or if a field is unique or in an index.
   * The write counts as a save: `postSave` gets the instance before and after. Throws `DoesNotExistError`, and
   * `ConditionFailedError` if `where` does not hold. In a transaction, the instance cannot be read after it was adjusted.
   *
   * @example
   * await database.repository(Product).adjust('p1', { price: increment(-5) }, { where: ({ price }, { gte }) => gte(price, 5) })
   */
  adjust(id: string, adjustments: AdjustmentsOf<M>, options?: AdjustOptions<M>): Promise<void>
  /**
   * Saves all or none, in one transaction. `preSave` runs for each before anything is written. The instances can exchange
   * unique values. At most 100 items, including guards and relation checks.
   */
  saveMany(instances: readonly (InputOf<M> | InstanceOf<M>)[], options?: SaveOptions<M>): Promise<InstanceOf<M>[]>
  /**
   * Finds the instance like `findBy`, or creates it from the lookup and the defaults. If callers race, one creates the
   * instance and the others get it. Sends no signal if the instance exists.
   */
  getOrCreate(lookup: Lookup<M>, defaults?: ChangesOf<M>, options?: CallOptions): Promise<InstanceOf<M>>
  /**
   * Updates the instance, or creates it from the lookup and the changes. On an update, `preSave` gets the names of the
   * changes as `updateFields`. Racing callers succeed one after another. Throws `ConflictError` after losing ten times.
   */
  updateOrCreate(lookup: Lookup<M>, changes: ChangesOf<M>, options?: CallOptions): Promise<InstanceOf<M>>
  /** Loads by id, strongly consistent. Throws `DoesNotExistError`. */
  get(id: string, options?: CallOptions): Promise<InstanceOf<M>>
  /** Like `get`, but returns undefined if the instance does not exist. */
  find(id: string, options?: CallOptions): Promise<InstanceOf<M> | undefined>
  /**
   * Loads many by their ids, strongly consistent, up to 100 per request. The map is in the order of the ids. Missing
   * instances are not in it. A duplicate id is read once. Django: `in_bulk`.
   */
  findMany(ids: Iterable<string>, options?: ReadManyOptions): Promise<Map<string, InstanceOf<M>>>
  /** Finds by a unique field, strongly consistent. Uses the value as the schema parses it, or the value itself. */
  findBy<F extends FieldOf<M>>(
    field: F,
    value: ValueOf<M, F>,
    options?: CallOptions,
  ): Promise<InstanceOf<M> | undefined>
  /** Finds the one instance that refers to another through a one-to-one relation, strongly consistent. */
  findOne(filter: RelationFilter<M>, options?: CallOptions): Promise<InstanceOf<M> | undefined>
  /** Like `findOne`, but throws `RelatedObjectDoesNotExist` if there is none. */
  getOne(filter: RelationFilter<M>, options?: CallOptions): Promise<InstanceOf<M>>
  /**
   * Lists the instances that refer to another instance, or, without a filter, every instance of a `listed` model. Reads an
   * index, which may lag. Throws `UnreadableInstanceError` with the name of an instance it cannot read, so none is skipped
   * silently.
   */
  list(filter?: RelationFilter<M>, options?: ListOptions): Listing<M>
  /**
   * Queries an access pattern of the model: the instances with these partition fields, in the order of the sort fields. Reads
   * an index, which may lag, and sends nothing until the result is read.
   *
   * @example
   * const page = await database.repository(Order).query('byUser', { user, placedAt: { gte: '2026' } }, { order: 'desc' }).page()
   */
  query<Index extends IndexOf<M>, Field extends SelectableOf<M> = never>(
    index: Index,
    key: QueryKey<M, Index>,
    options?: QueryOptions<M, Field> & ConsistentOption<M, Index>,
  ): Query<Selected<M, Field>>
  /** Loads the instance that a relation refers to. Throws `RelatedObjectDoesNotExist` if it is unset or no longer exists. */
  getRelated<R extends RelationOf<M>>(instance: InstanceOf<M>, relation: R): Promise<RelatedOf<M, R>>
  /** Like `getRelated`, but returns undefined if it is unset or missing. */
  findRelated<R extends RelationOf<M>>(instance: InstanceOf<M>, relation: R): Promise<RelatedOf<M, R> | undefined>
  /** The instances that are linked with one of another model: `products.relatedSet({ tags: tag })` is Django's `tag.product_set`. */
  relatedSet(of: LinkFilter<M>): LinkSet<M>
  /** The instances that refer to one instance through a foreign key: `books.relatedSet({ author })` is Django's `author.book_set`. */
  relatedSet<const F extends RelationFilter<M>>(of: F): RelatedSetOf<M, F>
  /**
   * The instances that one instance, or the one with this id, is linked with: `products.linkSet(product, 'tags')` is Django's
   * `product.tags`.
   */
  linkSet<L extends LinkOf<M>>(
    of: string | InstanceOf<M>,
    link: L,
    options?: LinkSetOptions<M['links'][L]['through']>,
  ): LinkSet<LinkTarget<M, L>>
  /**
   * Deletes the instance, and applies the `onDelete` rules of the instances that refer to it. `preDelete` is sent for the
   * whole graph, children first, before anything is written. If it throws, or with a `ProtectedError`, nothing changes. A
   * graph that fits in one transaction is deleted in one. For a larger one, this resolves when the delete is committed and
   * reads no longer return the instance. The receiver of `connectCascade` then deletes the rest in batches. Throws
   * `ConflictError` if the instance was changed, or deleted and created again, after it was loaded.
   */
  delete(instance: InstanceOf<M> | UnreadInstance, options?: CallOptions): Promise<Deletion>
  /** Like `delete`, for several instances: all or none, in one transaction. Throws if they do not fit in one. */
  deleteMany(instances: readonly (InstanceOf<M> | UnreadInstance)[], options?: CallOptions): Promise<Deletion>
}

/** How many instances a delete removed. */
export interface Deletion {
  readonly total: number
  readonly byModel: Readonly<Record<string, number>>
  /** The delete is committed and continues in the background, from the stream. */
  readonly continues?: true
}

/**
 * The instances that refer to one instance through a foreign key. Every change saves the instances, with their signals, all
 * or none in one transaction. Instances that would not change are not written. Django: a reverse manager.
 */
export interface RelatedSet<M extends AnyModel, R extends RelationOf<M> = RelationOf<M>> {
  /** Like `list` of the repository. Reads an index, which may lag. */
  list(options?: ListOptions): Listing<M>
  /** Inserts an instance that refers to this one. */
  create(input: WithoutId<InputOf<M>, `${R}Id`>, options?: CallOptions): Promise<InstanceOf<M>>
  /** Makes saved instances refer to this one, replacing any previous reference. Returns them as saved. */
  add(...instances: readonly InstanceOf<M>[]): Promise<InstanceOf<M>[]>
  /**
   * Adds the instances that are missing. The others in the set are released if the relation is nullable, otherwise they
   * stay. Returns the given instances.
   */
  set(instances: readonly InstanceOf<M>[], options?: CallOptions): Promise<InstanceOf<M>[]>
}

/** Like {@link RelatedSet}, for a relation that can be unset. */
export interface NullableRelatedSet<M extends AnyModel, R extends RelationOf<M> = RelationOf<M>>
  extends RelatedSet<M, R> {
  /** Unsets the relation of these instances. Throws `DoesNotExistError` for one that does not refer to this instance. */
  remove(...instances: readonly InstanceOf<M>[]): Promise<InstanceOf<M>[]>
  /** Unsets the relation of all instances in the set. */
  clear(options?: CallOptions): Promise<InstanceOf<M>[]>
}

// The intersection makes the compiler show the fields instead of this type's name and its arguments.
type Simplify<T> = { [K in keyof T]: T[K] } & unknown
/** An input without the id that the set provides, separately for each variant of a union. */
type WithoutId<Input, Id extends string> = Input extends unknown ? Simplify<Omit<Input, Id>> : never
type RelationIn<M extends AnyModel, F> = Extract<keyof F, RelationOf<M>>

/** The related set that a filter such as `{ author }` selects. */
export type RelatedSetOf<M extends AnyModel, F> = M['relations'][RelationIn<M, F>]['nullable'] extends true
  ? NullableRelatedSet<M, RelationIn<M, F>>
  : RelatedSet<M, RelationIn<M, F>>
