import type { AnyModel, FieldOf } from './model.ts'

/** The options of every call that reaches DynamoDB. */
export interface CallOptions {
  /**
   * Ends the call with the signal's reason. A write that was already sent may still be applied. Use `AbortSignal.timeout()`
   * to give a call a deadline that includes its receivers.
   */
  readonly abortSignal?: AbortSignal
}

/** The options of a single save. */
export interface SaveOptions<M extends AnyModel = AnyModel> extends CallOptions {
  /**
   * `insert` rejects an id that exists, `update` rejects an id that does not, `upsert` accepts both. Default: `update` for
   * an instance that has a version, otherwise `insert`. A version is always checked, so an instance that was deleted in the
   * meantime stays deleted. An `update` or `upsert` without a version accepts the stored version, and starts over, including
   * `preSave`, if another writer was faster.
   */
  readonly mode?: 'insert' | 'update' | 'upsert'
  /**
   * Writes only these fields and the changes that `preSave` receivers make. If empty, nothing is written or sent. A field
   * that the instance or the model does not have is rejected before `preSave`. A field that is undefined is removed or gets
   * its default, as in every save. Cannot be combined with `insert` or `upsert`.
   */
  readonly updateFields?: readonly FieldOf<M>[]
  /** Marks fixtures and restores: durable receivers skip the record unless connected with `runOnRaw`. Default false. */
  readonly raw?: boolean
}

/** The options of calls that read many instances. */
export interface ReadManyOptions extends CallOptions {
  /**
   * Called for each stored item that cannot be read as an instance, such as one to which another writer added a field named
   * `__proto__`. The item is then skipped. Default: the first such item rejects the call, and nothing is returned.
   */
  readonly onUnreadable?: (error: unknown, id: string) => void
}

/** The options of a listing. */
export interface ListOptions extends ReadManyOptions {
  /** The maximum number of instances. Default: all when iterated, 100 for `page()`. */
  readonly limit?: number
  /** The `cursor` of the previous page. Opaque. */
  readonly cursor?: string
}
