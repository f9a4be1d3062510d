import type { Database } from '../../models/database.ts'
import { type Item, UnstorableValue } from '../../repository/items/attribute-value.ts'
import { fenceOf } from '../../repository/items/deletion-fence.ts'
import { isInstance } from '../../repository/items/keys.ts'
import { idOf } from '../../repository/items/read-instance-item.ts'
import { UnreadableInstanceError } from '../../repository/items/unreadable-instance-error.ts'
import { coreOf } from '../../repository/open-database.ts'
import { existingTablesOf, ownTable } from '../existing/existing-tables-of.ts'
import { oneByOne, type ScanOptions, type ScanProgress, type ScanResult } from '../scan-table.ts'
import { scanTables } from '../scan-tables.ts'
import { type Finding, Findings } from './findings.ts'
import { StalledDeletes } from './stalled-deletes.ts'
import type { VerifiedTable } from './verified-tables.ts'
import { verifyDeadLetters } from './verify-dead-letters.ts'
import { ExistingItems } from './verify-existing.ts'
import { verifyGuard, verifyHolder } from './verify-guards.ts'
import { type InstanceCheck, verifyInstance } from './verify-instance.ts'
import { verifyLink } from './verify-links.ts'
import { verifyRelations } from './verify-relations.ts'
import { type OutdatedInstances, StoredShapes } from './verify-stored.ts'
import { verifyWaiting } from './verify-waiting.ts'

/** The options of {@link verify}. */
export interface VerifyOptions extends Omit<ScanOptions, 'onProgress'> {
  /** Repairs faults automatically where it is safe to do so. Default false: nothing is written. */
  readonly repair?: boolean
  /** Writes nothing, even with `repair`. `repairable` says what a repair would try. */
  readonly dryRun?: boolean
  /** Additional checks. */
  readonly checks?: readonly InstanceCheck[]
  /** Instances are only checked this many milliseconds after their last write. Default: five minutes. */
  readonly settle?: number
  readonly onProgress?: (progress: VerifyProgress) => void
  /** Called for every finding, including those that are not in the report. */
  readonly onFinding?: (finding: Finding) => void
}

/** The progress of a verification. */
export interface VerifyProgress extends ScanProgress {
  readonly findings: number
}

/** The result of a verification. */
export interface Verification extends ScanResult {
  /** The first ten thousand findings, sorted by kind and instance. */
  readonly findings: readonly Finding[]
  /** The number of all findings, by kind. */
  readonly byKind: Readonly<Record<string, number>>
  readonly repaired: number
  /**
   * Instances that `npx dynamo-signals migrate` has yet to bring to what their models declare, by version and use. They are no
   * findings, because reads upgrade them, and refuse an index that does not have all instances.
   */
  readonly outdated: readonly OutdatedInstances[]
  /** What the tables of models with `storedIn` contain, as far as this run has read them. Empty if there are none. */
  readonly existing: readonly VerifiedTable[]
}

const SETTLE = 5 * 60_000

/**
 * Checks the whole table: guards and their holders, in both directions; one-to-ones; dangling references and links; index
 * entries; times to live; stalled deletes; dead letters; waiting records; and your own checks. Each finding is based on a
 * consistent read, so concurrent writes are not mistaken for faults. Instances that `migrate` has yet to reach are counted.
 *
 * It then reads each table of models with `storedIn`: items whose id cannot be formed, whose fields do not fit their model, or
 * whose key or index attributes are not those that `writes` makes. Items that other code has put are counted.
 *
 * With `repair`, it corrects a guard, an index entry or a time to live with a conditional write, unsets a `setNull` relation,
 * deletes a link without an end, gives a link the id of its pair, continues a stalled delete, and runs the receivers of a failed check for the instance. A fault that needs a decision (two instances with one
 * unique value, a child without its parent, a dead letter) is only reported. Repairs are safe to run twice or
 * concurrently.
 *
 * @example
 * const { findings } = await verify(database, { repair: true, checks: sweepChecks(context) })
 */
export async function verify(database: Database, options: VerifyOptions = {}): Promise<Verification> {
  const { core } = coreOf(database)
  const { repair = false, dryRun = false, checks = [], settle = SETTLE, onProgress, onFinding, ...scan } = options
  const found = new Findings({ core, database }, { repairs: repair && !dryRun, onFinding })
  const deletions = new StalledDeletes(found)
  const shapes = await StoredShapes.open(found)
  const existing = new ExistingItems(found, { checks, settle })
  const report = onProgress && ((progress: ScanProgress) => onProgress({ ...progress, findings: found.count }))
  const visitOwn = async (item: Item) => {
    try {
      await visit({ findings: found, deletions, shapes }, item, { checks, settle })
    } catch (error) {
      if (!(error instanceof UnstorableValue || error instanceof UnreadableInstanceError)) throw error
      const [model = '', id] = [item._type?.S, idOf(item)]
      const why = error instanceof UnstorableValue ? `It cannot be read: ${error.message}.` : error.message
      await found.report({ kind: 'malformed', model, id, detail: why })
    }
  }
  const result = await scanTables(core, { ...scan, run: 'verify', ...(report && { onProgress: report }) }, [
    ...ownTable(core).map(tableName => ({ tableName, visit: oneByOne(visitOwn) })),
    ...existingTablesOf(core).map(table => {
      return { tableName: table.tableName, visit: oneByOne(item => existing.visit(table, item)) }
    }),
  ])
  if (result.resumeFrom === undefined) {
    await deletions.finish()
    await verifyDeadLetters(found)
    await verifyWaiting(found)
  }
  const { list, byKind, repaired } = found
  return {
    ...result,
    findings: list.toSorted(byFault),
    byKind,
    repaired,
    outdated: shapes.outdated,
    existing: existing.counts.list,
  }
}

/** Sorts the findings, because the segments of a scan run concurrently and their order varies. */
function byFault(one: Finding, other: Finding): number {
  const [left, right] = [one, other].map(({ kind, model, id, detail }) => JSON.stringify([kind, model, id, detail]))
  return (left ?? '') < (right ?? '') ? -1 : 1
}

interface Visitors {
  readonly findings: Findings
  readonly deletions: StalledDeletes
  readonly shapes: StoredShapes
}

async function visit(
  { findings, deletions, shapes }: Visitors,
  item: Item,
  options: { readonly checks: readonly InstanceCheck[]; readonly settle: number },
): Promise<void> {
  if (!isInstance(item)) {
    if (item.sk?.S === 'guard') await verifyGuard(findings, item)
    return
  }
  const model = findings.core.models.get(item._type?.S ?? '')
  // It belongs to another application that shares the table.
  if (!model) return
  const id = idOf(item)
  await verifyHolder(findings, model, id, item)
  await verifyRelations(findings, model, id, item)
  await verifyLink(findings, model, id, item)
  await deletions.visit(model, id, item)
  if (fenceOf(item)) return
  await shapes.visit(model, id, item)
  await verifyInstance(findings, { model, id, item }, options)
}
