import { DynamoSignalsError, KIND } from './base.ts'

/** Other instances refer to this one through a relation with `onDelete: 'protect'`. Nothing was deleted. */
export class ProtectedError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'ProtectedError'
  declare readonly blockers: readonly { readonly model: string; readonly id: string; readonly relation: string }[]

  constructor(model: string, id: string, blockers: ProtectedError['blockers'], code = 'repository.protected') {
    const list = blockers.map(blocker => `${blocker.model} ${blocker.id} (${blocker.relation})`).join(', ')
    super(
      code,
      `${model} ${id} was not deleted because other instances refer to it: ${list}. Delete or change them first.`,
    )
    this.blockers = blockers
  }
}

/** Like {@link ProtectedError}, for `onDelete: 'restrict'`, which allows the delete if it includes the referring instance. */
export class RestrictedError extends ProtectedError {
  static override readonly [KIND]: string = 'RestrictedError'
  constructor(model: string, id: string, blockers: ProtectedError['blockers']) {
    super(model, id, blockers, 'repository.restricted')
  }
}
