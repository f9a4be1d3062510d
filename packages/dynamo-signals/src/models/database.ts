import type { AnySignal } from '../dispatch/signal-event.ts'
import type { AnyModel, ChangesOf, FieldOf, InputOf, InstanceOf, RelatedOf, RelationOf } from './model.ts'

/** Facts about who caused a write. Small; stored with the item, so that receivers behind the stream see them. */
export interface SignalContext {
  readonly actor?: string
  readonly requestId?: string
  readonly [key: string]: string | undefined
}

/** The options of every call that reaches DynamoDB. */
export interface CallOptions {
  readonly abortSignal?: AbortSignal
}

/** The options of a single save. */
export interface SaveOptions<M extends AnyModel = AnyModel> extends CallOptions {
  /**
   * `insert` refuses an id that exists, `update` one that does not, `upsert` takes both. Default: `update` for an
   * instance that has a version, else `insert`.
   */
  readonly mode?: 'insert' | 'update' | 'upsert'
  /** Writes only these fields, and what `preSave` receivers change. Empty: nothing is written or sent. */
  readonly updateFields?: readonly FieldOf<M>[]
  /** Marks fixtures and restores: durable receivers skip the record unless connected with `runOnRaw`. Default false. */
  readonly raw?: boolean
}

/** Which page of a listing, and how much of it. */
export interface ListOptions extends CallOptions {
  /** How many instances are wanted. Default: all, when iterated; 100, when a page is asked for. */
  readonly limit?: number
  /** Where a page before ended. Opaque. */
  readonly cursor?: string
}

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

/** The id of a related instance by the relation's name: `{ cart: cart.id }`. */
export type RelationFilter<M extends AnyModel> = { readonly [K in RelationOf<M>]?: string }

/** What identifies one instance: its id, a unique field, or a one-to-one relation's id. */
export type Lookup<M extends AnyModel> = ChangesOf<M> & { readonly id?: string }

/** Loads and saves the instances of one model. Every write runs the model's signals. */
export interface Repository<M extends AnyModel> {
  readonly model: M
  /** Inserts. Throws `AlreadyExistsError` for a taken id, `ValueTakenError` for a taken unique value. */
  create(input: InputOf<M>, options?: Omit<SaveOptions<M>, 'mode' | 'updateFields'>): Promise<InstanceOf<M>>
  /**
   * Inserts or updates, and returns what is stored. A version that is not the stored one throws `ConflictError`. A save
   * that changes nothing writes nothing and sends no `postSave`.
   */
  save(instance: InputOf<M> | InstanceOf<M>, options?: SaveOptions<M>): Promise<InstanceOf<M>>
  /** Changes some fields of a loaded instance. What `preSave` sees as `previous` is the item replaced. */
  update(instance: InstanceOf<M>, changes: ChangesOf<M>, options?: SaveOptions<M>): Promise<InstanceOf<M>>
  /** Saves all or none, in one transaction. `preSave` runs for each before anything is written. */
  saveMany(instances: readonly (InputOf<M> | InstanceOf<M>)[], options?: SaveOptions<M>): Promise<InstanceOf<M>[]>
  /** Finds the instance, else creates it from the lookup and the defaults. Of racing callers one creates. */
  getOrCreate(lookup: Lookup<M>, defaults?: ChangesOf<M>, options?: CallOptions): Promise<InstanceOf<M>>
  /** Updates the instance, else creates it from the lookup and the changes. */
  updateOrCreate(lookup: Lookup<M>, changes: ChangesOf<M>, options?: CallOptions): Promise<InstanceOf<M>>
  /** Loads by id, strongly consistent. Throws `DoesNotExistError`. */
  get(id: string, options?: CallOptions): Promise<InstanceOf<M>>
  /** As `get`, with undefined for a missing one. */
  find(id: string, options?: CallOptions): Promise<InstanceOf<M> | undefined>
  /** Finds by a unique field, strongly consistent. */
  findBy<F extends FieldOf<M>>(
    field: F,
    value: InstanceOf<M>[F & keyof InstanceOf<M>],
    options?: CallOptions,
  ): Promise<InstanceOf<M> | undefined>
  /** Finds the one instance that refers to another through a one-to-one relation, strongly consistent. */
  findOne(filter: RelationFilter<M>, options?: CallOptions): Promise<InstanceOf<M> | undefined>
  /** As `findOne`; throws `RelatedObjectDoesNotExist`. */
  getOne(filter: RelationFilter<M>, options?: CallOptions): Promise<InstanceOf<M>>
  /** Lists what refers to another instance; without a filter every instance of a `listed` model. Reads an index, which may lag. */
  list(filter?: RelationFilter<M>, options?: ListOptions): Listing<M>
  /** Loads what a relation refers to. Throws `RelatedObjectDoesNotExist` when it is unset or gone. */
  getRelated<R extends RelationOf<M>>(instance: InstanceOf<M>, relation: R): Promise<RelatedOf<M, R>>
  /** As `getRelated`, with undefined for an unset or missing one. */
  findRelated<R extends RelationOf<M>>(instance: InstanceOf<M>, relation: R): Promise<RelatedOf<M, R> | undefined>
  /** Deletes, after the `onDelete` rules of everything that refers to it. Tells how many went, by model. */
  delete(instance: InstanceOf<M>, options?: CallOptions): Promise<Deletion>
}

/** How many instances a delete took with it. */
export interface Deletion {
  readonly total: number
  readonly byModel: Readonly<Record<string, number>>
}

/** Writes that commit together. What is read through it sees its own writes. */
export interface Transaction {
  repository<M extends AnyModel>(model: M): Repository<M>
  /** Makes the commit depend on an instance that exists and has these values. */
  check<M extends AnyModel>(model: M, id: string, expected?: Partial<InstanceOf<M>>): void
  /** Sends a durable signal if the transaction commits. `signal.send(transaction, payload)` says the same. */
  send(signal: AnySignal, payload: object, sender?: AnyModel): void
}

/** The effects of a durable receiver. They commit with its receipt, in chunks when there are more than DynamoDB takes. */
export interface Effects extends Transaction {
  /** Keeps writes in one chunk, whatever else the receiver writes. */
  atomic<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
}

/** An open database: the models of one table. */
export interface Database {
  readonly models: readonly AnyModel[]
  repository<M extends AnyModel>(model: M): Repository<M>
  /** Runs `work` and commits what it saved, all or none. Nothing is written when it throws. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>, options?: CallOptions): Promise<T>
  /** The same database, whose writes carry this context. */
  withContext(context: SignalContext): Database
}
