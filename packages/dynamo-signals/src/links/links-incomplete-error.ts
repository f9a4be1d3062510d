import { KIND } from '../errors/base.ts'
import { DynamoSignalsError } from '../errors/index.ts'

/**
 * Links needed several transactions, and a later one failed. The transactions before it are committed. Call the method again
 * to do the rest. Completed changes are not repeated. `cause` is the reason.
 */
export class LinksIncompleteError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'LinksIncompleteError'
  /** The IDs that were linked before the failure. */
  readonly added: readonly string[]
  /** The IDs whose links were removed before the failure. */
  readonly removed: readonly string[]

  constructor(
    set: string,
    { added, removed, total }: { readonly added: string[]; readonly removed: string[]; readonly total: number },
    cause: unknown,
  ) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super(
      'links.incomplete',
      `The change of ${set} is incomplete: ${added.length + removed.length} of ${total} links were changed before it failed. ${why} Fix the cause and call the method again, which changes the rest.`,
      { cause },
    )
    this.added = added
    this.removed = removed
  }
}
