import { createHash } from 'node:crypto'
import type { Database } from '../../models/database.ts'
import { type PlannedMigration, postMigrate, preMigrate } from '../../models/migrate-signals.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { isInstance } from '../../repository/items/keys.ts'
import { fieldsOf } from '../../repository/items/read-instance-item.ts'
import { layoutOf } from '../../repository/layout/layout.ts'
import { readLayout } from '../../repository/layout/layout-gate.ts'
import { coreOf, databaseOver } from '../../repository/open-database.ts'
import { readsOnly } from '../../repository/requests/transport.ts'
import { commit } from '../../repository/writing/commit.ts'
import { guardWrite } from '../../repository/writing/guards.ts'
import { existingTablesOf, ownTable } from '../existing/existing-tables-of.ts'
import type { ScanOptions, ScanProgress, ScanResult, VisitPage } from '../scan-table.ts'
import { scanTables } from '../scan-tables.ts'
import { notesIn } from '../scan-token.ts'
import { HasChanged } from '../verify/commit-repair.ts'
import { DryRun } from './dry-run.ts'
import { inParallel } from './in-parallel.ts'
import { migrateExisting } from './migrate-existing.ts'
import { type InstanceRun, migrateInstance } from './migrate-instance.ts'
import { type DuplicateValue, type FailedInstance, type MigratedChange, MigrationReport } from './migration-report.ts'
import { readHolders, removedConstraint, uniqueValues } from './plan-guards.ts'
import { planMigration, planUndo } from './plan-migration.ts'
import { lowerVersions, raiseVersions, recordLayout } from './record-layout.ts'
import { releaseGuard, suspiciousGuards } from './release-guards.ts'
import { undoInstance } from './undo-instance.ts'

/** The options of {@link migrate}. */
export interface MigrateOptions extends Omit<ScanOptions, 'onProgress'> {
  /** Counts and samples the changes, and writes nothing. */
  readonly dryRun?: boolean
  /**
   * Notifies durable receivers of each changed instance, as of a save with a new version and write ID. `preSave` is not sent.
   * Default false: only receivers with `runOnRaw` are notified.
   */
  readonly sendSignals?: boolean
  /**
   * Undoes upgrades: stores every instance as the earliest version that the `down` functions of its model lead back to, and lets
   * saves store that version. Run it with the newer release, and then deploy the older one. Default false.
   */
  readonly undo?: boolean
  /**
   * Adds the library's own data to items of models with `storedIn` that lack it, so that they have a version from now on. It
   * changes every item that other code has put. Default false.
   */
  readonly bookkeeping?: boolean
  readonly onProgress?: (progress: MigrateProgress) => void
}

/** The progress of a migration. */
export interface MigrateProgress extends ScanProgress {
  /** The instances that this run has changed. */
  readonly changed: number
}

/** The result of a migration. */
export interface Migration extends ScanResult {
  /** The instances that were, or would be, changed. */
  readonly changed: number
  /** The changes, with a sample of each kind. */
  readonly changes: readonly MigratedChange[]
  /** Values that several instances share although they must be unique. Change or delete all but one, and run it again. */
  readonly duplicates: readonly DuplicateValue[]
  /** The instances that could not be read. Repair or delete them, and run it again. */
  readonly failed: readonly FailedInstance[]
  /** Whether the table matches the models. */
  readonly complete: boolean
}

/** The number of instances in a segment that are written concurrently. */
const AT_ONCE = 16

/**
 * Updates the table to the models: index entries, guards of unique values, times to live, defaults and upgrades. Removes those
 * that the models no longer declare, and records the layout. Run it when only the release with the changed models is writing.
 * To undo it, run it with the older release, after a run with `undo` if the release has upgrades.
 *
 * The application can keep writing. Every write depends on the item that was read. If a save comes first, the save wins, and
 * its result is migrated. Versions and write IDs do not change, so no save in progress fails. Durable receivers skip the
 * changes, unless they are connected with `runOnRaw`. It is safe to run it again, even after it was stopped.
 *
 * In the tables of models with `storedIn`, it adds what `writes` makes: attributes of indexes, marks, defaults, and guards. Each
 * write depends on every attribute that was read.
 *
 * Instances that share a unique value or cannot be read do not stop it. It lists them. Repair them and run it again to complete
 * the migration.
 *
 * @example
 * const done = await migrate(database, { segments: 8 })
 * if (done.resumeFrom) await migrate(database, { resumeFrom: done.resumeFrom })
 */
export async function migrate(database: Database, options: MigrateOptions = {}): Promise<Migration> {
  const run = await MigrationRun.begin(database, options)
  await run.announce()
  const result = await run.visitAll()
  return run.finish(result)
}

class MigrationRun {
  readonly #core: Core
  readonly #database: Database
  readonly #options: MigrateOptions
  readonly #plan: readonly PlannedMigration[]
  readonly #report: MigrationReport
  readonly #instances: InstanceRun

  private constructor(core: Core, database: Database, options: MigrateOptions, plan: readonly PlannedMigration[]) {
    this.#core = core
    this.#database = database
    this.#options = options
    this.#plan = plan
    this.#report = new MigrationReport(options.resumeFrom === undefined ? [] : notesIn(options.resumeFrom))
    const expired = new Set(plan.filter(({ changes }) => changes.some(isRemovedExpiry)).map(({ model }) => model))
    const dryRun = options.dryRun ? new DryRun() : undefined
    const { sendSignals: sendsSignals = false, bookkeeping: addsBookkeeping = false } = options
    const removed = (model: AnyModel) => ({ expiry: expired.has(model) })
    this.#instances = { core, report: this.#report, removed, dryRun, sendsSignals, addsBookkeeping }
  }

  static async begin(database: Database, options: MigrateOptions): Promise<MigrationRun> {
    const { core: opened, context } = coreOf(database)
    const transport = options.dryRun ? readsOnly(opened.transport) : opened.transport
    // A release that assigns other indexes cannot write until this migration has moved the stored entries.
    const core: Core = {
      ...opened,
      transport,
      layout: {
        reading: (...use) => opened.layout.reading(...use),
        versionToStore: (...item) => opened.layout.versionToStore(...item),
        writing: async () => {},
      },
    }
    const plan = options.undo ? planUndo(database.models) : planMigration(await readLayout(core), database.models)
    return new MigrationRun(core, databaseOver(core, context), options, plan)
  }

  /** Sends `preMigrate`, which can refuse the run. */
  async announce(): Promise<void> {
    for (const model of this.#core.models.values()) await preMigrate.send(model, this.#payload(model))
  }

  async visitAll(): Promise<ScanResult> {
    const { dryRun, undo, sendSignals: _sends, bookkeeping: _adds, onProgress, ...scan } = this.#options
    if (!dryRun) await (undo ? lowerVersions : raiseVersions)(this.#core)
    const report = onProgress && {
      onProgress: (progress: ScanProgress) => onProgress({ ...progress, changed: this.#report.counts.changed }),
    }
    const purpose = { run: this.#name(), notes: () => [...this.#report.incomplete] }
    const own: VisitPage = (items, isStopped) => this.#visit(items, isStopped)
    return scanTables(this.#core, { ...scan, ...report, ...purpose }, [
      ...ownTable(this.#core).map(tableName => ({ tableName, visit: own })),
      ...(undo ? [] : existingTablesOf(this.#core)).map(table => ({
        tableName: table.tableName,
        visit: (items: readonly Item[], isStopped: () => boolean) =>
          migrateExisting(this.#instances, table, items, { atOnce: AT_ONCE, isStopped }),
      })),
    ])
  }

  async finish(result: ScanResult): Promise<Migration> {
    const { changes, duplicates, failed, incomplete, counts } = this.#report
    const isDone = result.resumeFrom === undefined
    if (isDone && !this.#options.dryRun && !this.#options.undo) await recordLayout(this.#core, incomplete)
    const complete = isDone && incomplete.size === 0
    if (isDone) {
      for (const model of this.#core.models.values()) {
        const isComplete = ![...incomplete].some(use => use.split('.')[0] === model.name)
        const outcome = { changed: this.#report.changedOf(model), complete: isComplete }
        await postMigrate.send(model, { ...this.#payload(model), ...outcome })
      }
    }
    return { ...result, changed: counts.changed, changes, duplicates, failed, complete }
  }

  /** Names the models, because a run must not continue a run of other models, which migrated items to other declarations. */
  #name(): string {
    const layout = createHash('sha256')
      .update(JSON.stringify(layoutOf(this.#core.models.values())))
      .digest('base64url')
    const { dryRun, undo, bookkeeping } = this.#options
    const adding = bookkeeping ? ' with bookkeeping' : ''
    return `${dryRun ? 'dry run of the ' : ''}${undo ? 'undone ' : ''}migration${adding} of these models (${layout.slice(0, 8)})`
  }

  #payload(model: AnyModel) {
    const changes = this.#plan.find(planned => planned.model === model)?.changes ?? []
    return { changes, plan: this.#plan, dryRun: this.#options.dryRun === true, database: this.#database }
  }

  async #visit(items: readonly Item[], isStopped: () => boolean): Promise<boolean> {
    if (this.#options.undo) {
      return inParallel(items, { atOnce: AT_ONCE, isStopped }, async item => {
        const model = this.#modelOf(item)
        if (model) await undoInstance(this.#instances, model, item)
      })
    }
    const holders = await readHolders(
      this.#core,
      items.flatMap(item => this.#valuesOf(item)),
    )
    const suspicious = await suspiciousGuards(this.#core, items)
    return inParallel(items, { atOnce: AT_ONCE, isStopped }, async item => {
      const model = this.#modelOf(item)
      if (model) await migrateInstance(this.#instances, model, item, holders)
      else if (removedConstraint(this.#core, item)) await this.#dropGuard(item)
      else if (suspicious.has(item)) await releaseGuard(this.#instances, item)
    })
  }

  #modelOf(item: Item): AnyModel | undefined {
    return isInstance(item) ? this.#core.models.get(item._type?.S ?? '') : undefined
  }

  #valuesOf(item: Item) {
    const model = this.#modelOf(item)
    try {
      return model ? uniqueValues(model, fieldsOf(model, item)).map(({ key }) => key) : []
    } catch {
      // The migration of the instance reports the error.
      return []
    }
  }

  /** Deletes a guard whose constraint its model no longer has. */
  async #dropGuard(item: Item): Promise<void> {
    const [model, name] = removedConstraint(this.#core, item) ?? []
    const owner = item.owner?.S
    if (!model || name === undefined || owner === undefined) return
    const key = { pk: item.pk?.S ?? '', sk: item.sk?.S ?? '' }
    const write = guardWrite({
      table: this.#core.tableName,
      key,
      guard: { from: [owner], to: undefined },
      refusal: () => new HasChanged(),
    })
    if (write && !this.#options.dryRun) await commit(this.#core, [write])
    this.#report.change(model, owner, [{ kind: 'unique', name, before: key.pk, after: undefined }])
  }
}

function isRemovedExpiry({ kind, action }: PlannedMigration['changes'][number]): boolean {
  return kind === 'expiry' && action === 'remove'
}
