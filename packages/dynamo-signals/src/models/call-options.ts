import type { AnyModel, FieldOf } from './model.ts'

/** The options of every call that reaches DynamoDB. */
export interface CallOptions {
  /**
   * Ends the call with the signal's reason. A write that was on its way may still be done. `AbortSignal.timeout()` is
   * how a call gets a deadline of its own, receivers included.
   */
  readonly abortSignal?: AbortSignal
}

/** The options of a single save. */
export interface SaveOptions<M extends AnyModel = AnyModel> extends CallOptions {
  /**
   * `insert` refuses an id that exists, `update` one that does not, `upsert` takes both. Default: `update` for an
   * instance that has a version, else `insert`. A version always counts: what was deleted meanwhile stays deleted. An
   * `update` or `upsert` without one takes whichever version is stored, and begins anew, `preSave` included, when
   * another writer was faster.
   */
  readonly mode?: 'insert' | 'update' | 'upsert'
  /**
   * Writes only these fields, and what `preSave` receivers change. Empty: nothing is written or sent. A field that the
   * instance or the model does not have is refused before `preSave`; one that is undefined is removed, or gets its
   * default, as in every save. Does not go with `insert` and `upsert`.
   */
  readonly updateFields?: readonly FieldOf<M>[]
  /** Marks fixtures and restores: durable receivers skip the record unless connected with `runOnRaw`. Default false. */
  readonly raw?: boolean
}

/** How many are read at once. */
export interface ReadManyOptions extends CallOptions {
  /**
   * Called for each stored item that no instance can be made of, such as one that another writer gave a field named
   * `__proto__`: it is left out then. Default: the first such item is an error, and nothing is returned.
   */
  readonly onUnreadable?: (error: unknown, id: string) => void
}

/** Which page of a listing, and how much of it. */
export interface ListOptions extends ReadManyOptions {
  /** How many instances are wanted. Default: all, when iterated; 100, when a page is asked for. */
  readonly limit?: number
  /** Where a page before ended. Opaque. */
  readonly cursor?: string
}
