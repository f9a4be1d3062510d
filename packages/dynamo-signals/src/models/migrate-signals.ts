import { sharedSignal } from '../dispatch/shared-signal.ts'
import type { SignalEvent } from '../dispatch/signal-event.ts'
import type { Database } from './database.ts'
import type { AnyModel } from './model.ts'

/**
 * What a migration changes in stored instances: the entries of an index, the guards of unique values, the time to live, the
 * defaults of fields that are missing, or all that a new version of the model changes. In items of other code, also their marks and
 * the library's own data.
 */
export type ChangeKind = 'index' | 'unique' | 'expiry' | 'default' | 'upgrade' | 'mark' | 'bookkeeping'

/** A difference between what a model declares and what the table is known to hold. */
export interface PlannedChange {
  readonly kind: ChangeKind
  /** The relation, access pattern, fields or version that it is about. */
  readonly name: string
  readonly action: 'add' | 'move' | 'remove'
}

/** The changes of one model. */
export interface PlannedMigration {
  readonly model: AnyModel
  readonly changes: readonly PlannedChange[]
}

interface Migration {
  /** The changes of the sender. Empty if the table is known to hold what the model declares. Every instance is read anyway. */
  readonly changes: readonly PlannedChange[]
  /** The changes of all models that have any. */
  readonly plan: readonly PlannedMigration[]
  /** Nothing is written. The database refuses writes too. */
  readonly dryRun: boolean
  readonly database: Database
}

/** The argument of a `preMigrate` receiver. */
export type PreMigrate = SignalEvent<Migration, AnyModel>

/** The argument of a `postMigrate` receiver. */
export type PostMigrate = SignalEvent<MigrationDone, AnyModel>
interface MigrationDone extends Migration {
  /** How many instances of the sender were changed, by kind. */
  readonly changed: Readonly<Partial<Record<ChangeKind, number>>>
  /** Whether the table now holds what the model declares. If not, the result of the run lists why. */
  readonly complete: boolean
}

/**
 * Sent in process for each model, before `migrate` reads or writes anything. A receiver can refuse the run by throwing. Sent
 * again when a run is resumed.
 *
 * @example
 * preMigrate.connect(refuseByDay, { sender: User })
 * function refuseByDay({ changes, dryRun }: PreMigrate) {
 *   if (!dryRun && changes.length > 0 && new Date().getUTCHours() > 5) throw new Error('Migrate users before 6:00.')
 * }
 */
export const preMigrate = /* @__PURE__ */ sharedSignal<Migration, AnyModel>('pre-migrate')

/**
 * Sent in process for each model, after `migrate` has visited the whole table. A run that was stopped does not send it, the run
 * that completes it does.
 */
export const postMigrate = /* @__PURE__ */ sharedSignal<MigrationDone, AnyModel>('post-migrate')
