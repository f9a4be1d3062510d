import type { CallOptions, ListOptions, ReadManyOptions, SaveOptions } from './call-options.ts'
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

/** One page of a listing. No `cursor` means that it was the last one. */
export interface Page<M extends AnyModel> {
  readonly items: InstanceOf<M>[]
  readonly cursor?: string
}

/** Instances, fetched as they are iterated. `page()` fetches one page instead. */
export interface Listing<M extends AnyModel> extends AsyncIterable<InstanceOf<M>> {
  page(): Promise<Page<M>>
  toArray(): Promise<InstanceOf<M>[]>
}

/** A related instance, or its id, by the relation's name: `{ cart }` or `{ cart: cart.id }`. */
export type RelationFilter<M extends AnyModel> = { readonly [K in ReverseOf<M>]?: string | RelatedOf<M, K> }

/** What identifies one instance: its id, a unique field, or a one-to-one relation's id. */
export type Lookup<M extends AnyModel> = ChangesOf<M> & { readonly id?: string }

/**
 * Loads and saves the instances of one model. Every write runs the model's signals.
 *
 * A field that is given as undefined is one that is left out, in every call and from `preSave`: it is removed, or gets
 * its default where the schema has one. A field that stays as it is stays as it is stored: it is not parsed a second
 * time, and no digit of a number is lost. Attributes that the model does not know stay, until they are given as
 * undefined. What is stored and no instance can have throws `UnreadableInstanceError`, in every call that loads it.
 */
export interface Repository<M extends AnyModel> {
  readonly model: M
  /**
   * Inserts. Throws `AlreadyExistsError` for a taken id, `ValueTakenError` for a taken unique value. A value whose holder
   * is gone, as DynamoDB's time to live leaves it, is taken over.
   */
  create(input: InputOf<M>, options?: Omit<SaveOptions<M>, 'mode' | 'updateFields'>): Promise<InstanceOf<M>>
  /**
   * Inserts or updates, and returns what is stored. A version that is not the stored one throws `ConflictError`. A save
   * that changes nothing sends `preSave`, and writes nothing. `UnavailableError` means that DynamoDB did not answer in
   * time; its `outcome` tells whether the save may have been done.
   */
  save(instance: InputOf<M> | InstanceOf<M>, options?: SaveOptions<M>): Promise<InstanceOf<M>>
  /**
   * Changes some fields of a loaded instance, and leaves the others as they are stored. One request, and no read: the
   * instance was loaded, and what `preSave` sees as `previous` is the item replaced, or the update is a `ConflictError`.
   */
  update(instance: InstanceOf<M>, changes: ChangesOf<M>, options?: Omit<SaveOptions<M>, 'mode'>): Promise<InstanceOf<M>>
  /**
   * Saves all or none, in one transaction. `preSave` runs for each before anything is written. Unique values may change
   * hands among them. At most 100 items, guards and checks of relations counted.
   */
  saveMany(instances: readonly (InputOf<M> | InstanceOf<M>)[], options?: SaveOptions<M>): Promise<InstanceOf<M>[]>
  /**
   * Finds the instance, as `findBy` does, else creates it from the lookup and the defaults. Of racing callers one creates, and the others
   * get what it made. Sends nothing when it finds.
   */
  getOrCreate(lookup: Lookup<M>, defaults?: ChangesOf<M>, options?: CallOptions): Promise<InstanceOf<M>>
  /**
   * Updates the instance, or creates it from the lookup and the changes. On an update, `preSave` gets the names of the
   * changes as `updateFields`. Racing callers succeed one after another. A caller that loses ten times gets a
   * `ConflictError`.
   */
  updateOrCreate(lookup: Lookup<M>, changes: ChangesOf<M>, options?: CallOptions): Promise<InstanceOf<M>>
  /** Loads by id, strongly consistent. Throws `DoesNotExistError`. */
  get(id: string, options?: CallOptions): Promise<InstanceOf<M>>
  /** As `get`, with undefined for a missing one. */
  find(id: string, options?: CallOptions): Promise<InstanceOf<M> | undefined>
  /**
   * Loads many by their ids, strongly consistent, a hundred in a request. Missing ones are not in the map; an id that is
   * given twice is read once. Django: `in_bulk`.
   */
  findMany(ids: Iterable<string>, options?: ReadManyOptions): Promise<Map<string, InstanceOf<M>>>
  /** Finds by a unique field, strongly consistent: by what the schema makes of the value, or by the value itself. */
  findBy<F extends FieldOf<M>>(
    field: F,
    value: ValueOf<M, F>,
    options?: CallOptions,
  ): Promise<InstanceOf<M> | undefined>
  /** Finds the one instance that refers to another through a one-to-one relation, strongly consistent. */
  findOne(filter: RelationFilter<M>, options?: CallOptions): Promise<InstanceOf<M> | undefined>
  /** As `findOne`; throws `RelatedObjectDoesNotExist`. */
  getOne(filter: RelationFilter<M>, options?: CallOptions): Promise<InstanceOf<M>>
  /**
   * Lists what refers to another instance; without a filter every instance of a `listed` model. Reads an index, which may
   * lag. An instance that cannot be read ends it, by an `UnreadableInstanceError` that names it: none is left out in
   * silence.
   */
  list(filter?: RelationFilter<M>, options?: ListOptions): Listing<M>
  /** Loads what a relation refers to. Throws `RelatedObjectDoesNotExist` when it is unset or gone. */
  getRelated<R extends RelationOf<M>>(instance: InstanceOf<M>, relation: R): Promise<RelatedOf<M, R>>
  /** As `getRelated`, with undefined for an unset or missing one. */
  findRelated<R extends RelationOf<M>>(instance: InstanceOf<M>, relation: R): Promise<RelatedOf<M, R> | undefined>
  /** The instances that refer to one instance through a foreign key: `books.relatedSet({ author })` is Django's `author.book_set`. */
  relatedSet<const F extends RelationFilter<M>>(of: F): RelatedSetOf<M, F>
  /**
   * Deletes the instance, and applies the `onDelete` rules of the instances that refer to it. `preDelete` is sent for the
   * whole graph, children first, before anything is written. If it throws, or with a `ProtectedError`, nothing changes. A
   * graph that fits in one transaction is deleted in one. For a larger one, this resolves when the delete is committed and
   * reads no longer return the instance. The receiver of `connectCascade` then deletes the rest in batches.
   */
  delete(instance: InstanceOf<M>, options?: CallOptions): Promise<Deletion>
  /** Like `delete`, for several instances: all or none, in one transaction. Throws if they do not fit in one. */
  deleteMany(instances: readonly InstanceOf<M>[], options?: CallOptions): Promise<Deletion>
}

/** How many instances a delete removed. */
export interface Deletion {
  readonly total: number
  readonly byModel: Readonly<Record<string, number>>
  /** The delete is committed and continues in the background, from the stream. */
  readonly continues?: true
}

/**
 * The instances that refer to one instance through a foreign key. Whatever changes it saves each instance, with its
 * signals, all or none in one transaction; what would change nothing writes nothing. Django: a reverse manager.
 */
export interface RelatedSet<M extends AnyModel, R extends RelationOf<M> = RelationOf<M>> {
  /** As `list` of the repository: reads an index, which may lag. */
  list(options?: ListOptions): Listing<M>
  /** Inserts an instance that refers to the one of the set. */
  create(input: WithoutId<InputOf<M>, `${R}Id`>, options?: CallOptions): Promise<InstanceOf<M>>
  /** Lets saved instances refer to the one of the set, wherever they referred to before. Returns them as saved. */
  add(...instances: readonly InstanceOf<M>[]): Promise<InstanceOf<M>[]>
  /** Adds what is missing. What is too much is released where the relation is nullable, else it stays. Returns what was given. */
  set(instances: readonly InstanceOf<M>[], options?: CallOptions): Promise<InstanceOf<M>[]>
}

/** As {@link RelatedSet}, for a relation that may be unset. */
export interface NullableRelatedSet<M extends AnyModel, R extends RelationOf<M> = RelationOf<M>>
  extends RelatedSet<M, R> {
  /** Unsets the relation of these. Throws `DoesNotExistError` for one that does not refer to the one of the set. */
  remove(...instances: readonly InstanceOf<M>[]): Promise<InstanceOf<M>[]>
  /** Unsets the relation of all. */
  clear(options?: CallOptions): Promise<InstanceOf<M>[]>
}

// The intersection lets the compiler show the fields, and not the name of this type with all it was made of.
type Simplify<T> = { [K in keyof T]: T[K] } & unknown
/** An input without the id that the set gives it, each variant of a union by itself. */
type WithoutId<Input, Id extends string> = Input extends unknown ? Simplify<Omit<Input, Id>> : never
type RelationIn<M extends AnyModel, F> = Extract<keyof F, RelationOf<M>>

/** The set behind a filter such as `{ author }`. */
export type RelatedSetOf<M extends AnyModel, F> = M['relations'][RelationIn<M, F>]['nullable'] extends true
  ? NullableRelatedSet<M, RelationIn<M, F>>
  : RelatedSet<M, RelationIn<M, F>>
