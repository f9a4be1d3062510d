import type { Database } from '../../models/database.ts'
import { type Item, UnstorableValue } from '../../repository/items/attribute-value.ts'
import { fenceOf } from '../../repository/items/deletion-fence.ts'
import { isInstance } from '../../repository/items/keys.ts'
import { idOf } from '../../repository/items/read-instance-item.ts'
import { UnreadableInstanceError } from '../../repository/items/unreadable-instance-error.ts'
import { coreOf } from '../../repository/open-database.ts'
import { type ScanOptions, type ScanProgress, type ScanResult, scanTable } from '../scan-table.ts'
import { type Finding, Findings } from './findings.ts'
import { StalledDeletes } from './stalled-deletes.ts'
import { verifyDeadLetters } from './verify-dead-letters.ts'
import { verifyGuard, verifyHolder } from './verify-guards.ts'
import { type InstanceCheck, verifyInstance } from './verify-instance.ts'
import { verifyRelations } from './verify-relations.ts'

/** What {@link verify} looks at, and what it does about it. */
export interface VerifyOptions extends Omit<ScanOptions, 'onProgress'> {
  /** Repairs faults automatically where it is safe to do so. Default false: nothing is written. */
  readonly repair?: boolean
  /** Writes nothing, whatever else is asked for; `repairable` tells what a repair would try. */
  readonly dryRun?: boolean
  /** What must hold beyond what the library knows. */
  readonly checks?: readonly InstanceCheck[]
  /** For so many milliseconds after its last write an instance is not given to the checks. Default five minutes. */
  readonly settle?: number
  readonly onProgress?: (progress: VerifyProgress) => void
  /** Told of every finding when it is made, also of those the report has no room for. */
  readonly onFinding?: (finding: Finding) => void
}

/** How far it is. */
export interface VerifyProgress extends ScanProgress {
  readonly findings: number
}

/** What was found. */
export interface Verification extends ScanResult {
  /** The first ten thousand, by their kinds and instances. */
  readonly findings: readonly Finding[]
  /** All of them, by their kinds. */
  readonly byKind: Readonly<Record<string, number>>
  readonly repaired: number
}

const SETTLE = 5 * 60_000

/**
 * Checks the whole table: guards and those who hold them, in both directions; one-to-ones; what refers to nothing;
 * deletes that came to a halt; open dead letters; and the checks that are given. Each finding was seen in one moment, so
 * that writes meanwhile are not mistaken for faults.
 *
 * With `repair` a guard is put right by a conditional write, a `setNull` relation is unset, a delete goes on, and the
 * receivers a check names run again for its instance. What would take a decision (two instances with one unique value, a
 * child without its parent, a dead letter) is reported only. To repair twice, or at once, changes nothing more.
 *
 * @example
 * const { findings } = await verify(database, { repair: true, checks: sweepChecks(context) })
 */
export async function verify(database: Database, options: VerifyOptions = {}): Promise<Verification> {
  const { core } = coreOf(database)
  const { repair = false, dryRun = false, checks = [], settle = SETTLE, onProgress, onFinding, ...scan } = options
  const found = new Findings({ core, database }, { repairs: repair && !dryRun, onFinding })
  const deletions = new StalledDeletes(found)
  const report = onProgress && ((progress: ScanProgress) => onProgress({ ...progress, findings: found.count }))
  const result = await scanTable(core, { ...scan, ...(report && { onProgress: report }) }, async item => {
    try {
      await visit(found, deletions, item, { checks, settle })
    } catch (error) {
      if (!(error instanceof UnstorableValue || error instanceof UnreadableInstanceError)) throw error
      const [model = '', id] = [item._type?.S, idOf(item)]
      const why = error instanceof UnstorableValue ? `It cannot be read: ${error.message}.` : error.message
      await found.report({ kind: 'malformed', model, id, detail: why })
    }
  })
  if (result.resumeFrom === undefined) {
    await deletions.finish()
    await verifyDeadLetters(found)
  }
  return { ...result, findings: found.list.toSorted(byFault), byKind: found.byKind, repaired: found.repaired }
}

/** The segments of the scan race: a report in their order would never be the same twice. */
function byFault(one: Finding, other: Finding): number {
  const [left, right] = [one, other].map(({ kind, model, id, detail }) => JSON.stringify([kind, model, id, detail]))
  return (left ?? '') < (right ?? '') ? -1 : 1
}

async function visit(
  findings: Findings,
  deletions: StalledDeletes,
  item: Item,
  options: { readonly checks: readonly InstanceCheck[]; readonly settle: number },
): Promise<void> {
  if (!isInstance(item)) {
    if (item.sk?.S === 'guard') await verifyGuard(findings, item)
    return
  }
  const model = findings.core.models.get(item._type?.S ?? '')
  // Another application's, in a table that is shared.
  if (!model) return
  const id = idOf(item)
  await verifyHolder(findings, model, id, item)
  await verifyRelations(findings, model, id, item)
  await deletions.visit(model, id, item)
  if (!fenceOf(item)) await verifyInstance(findings, { model, id, item }, options)
}
