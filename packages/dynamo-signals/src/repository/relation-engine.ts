import type { CallOptions } from '../models/call-options.ts'
import type { BeforeCommit } from '../models/database.ts'
import type { AnyModel, InstanceOf, Relation } from '../models/model.ts'
import type { Deletion, NullableRelatedSet } from '../models/repository.ts'
import type { Reference } from './core.ts'
import type { Fields } from './items/fields.ts'
import type { Found } from './reading/referring-instances.ts'
import type { RelationCheck } from './saving/plan-save.ts'
import type { Scope } from './scope.ts'
import type { WriteSession } from './write-session.ts'

/** The instances to delete, all of one model. */
export interface DeleteRequest {
  readonly model: AnyModel
  readonly instances: readonly InstanceOf<AnyModel>[]
  readonly options: CallOptions
  /** The hooks that add writes to the delete's commit. */
  readonly hooks: readonly BeforeCommit[]
}

/** The instances that the caller deletes, as they are stored. */
export type Roots = readonly [Found, ...Found[]]

/** The part of a relation's code that repositories call. It comes with the definition: see `Relation`. */
export interface RelationEngine {
  /** Deletes instances outside of a transaction, and follows the `onDelete` rules of those that refer to them. */
  deleteAlone(scope: Scope, request: DeleteRequest): Promise<Deletion>
  /** Plans the same in a transaction, for instances that were just loaded. */
  deleteLoaded(scope: Scope, roots: Roots, request: DeleteRequest): Promise<Deletion>
  /** Returns the related instances to check in the commit of a save. */
  checksOf(
    scope: Scope,
    model: AnyModel,
    change: { readonly before: Fields | undefined; readonly after: Fields },
    options: CallOptions,
  ): Promise<RelationCheck[]>
  /** Returns the instances that refer to an instance through a foreign key. Throws if the instance was never saved. */
  relatedSet(session: WriteSession, reference: Reference, related: unknown): NullableRelatedSet<AnyModel>
}

/** Returns the code that comes with a relation. */
export function engineOf({ engine }: Relation): RelationEngine {
  return engine as RelationEngine
}
