import { deleteAlone, deleteLoaded } from '../repository/deleting/delete-instances.ts'
import { ModelRelatedSet } from '../repository/related-set.ts'
import type { RelationEngine } from '../repository/relation-engine.ts'
import { relationChecks } from '../repository/saving/relation-checks.ts'

/** The code of relations for repositories, which comes with `foreignKey()` and `oneToOne()`. */
export const ENGINE: RelationEngine = {
  deleteAlone,
  deleteLoaded,
  checksOf: relationChecks,
  relatedSet: (session, reference, related) => new ModelRelatedSet(session, reference, related),
}
