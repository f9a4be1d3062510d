import { messageOf } from '../../dispatch/thrown-values.ts'
import type { Database } from '../../models/database.ts'
import type { Core } from '../../repository/core.ts'

/** A fault in the data. */
export interface Finding {
  /** The kind of fault: one of the library's, or the name of your check. */
  readonly kind: string
  readonly model: string
  readonly id: string
  /** A description of the fault, in a sentence. */
  readonly detail: string
  /** Whether `repair` can repair it. */
  readonly repairable: boolean
  /** Whether it was repaired. */
  readonly repaired: boolean
}

/** A finding before its repair. */
export type Fault = Pick<Finding, 'kind' | 'model' | 'id' | 'detail'>

/** Repairs a fault. Returns false if something has changed in the meantime, so the next run must check it again. */
export type Repair = () => Promise<boolean>

/** The maximum number of findings in the list. Beyond that, they are only counted. */
export const MOST_FINDINGS = 10_000

/** Collects the findings of `verify`, and repairs them if repairs are enabled. */
export class Findings {
  readonly core: Core
  readonly database: Database
  readonly list: Finding[] = []
  readonly byKind: Record<string, number> = {}
  repaired = 0
  readonly #repairs: boolean
  readonly #onFinding: ((finding: Finding) => void) | undefined

  constructor(
    { core, database }: Pick<Findings, 'core' | 'database'>,
    { repairs, onFinding }: { readonly repairs: boolean; readonly onFinding: ((finding: Finding) => void) | undefined },
  ) {
    this.core = core
    this.database = database
    this.#repairs = repairs
    this.#onFinding = onFinding
  }

  get count(): number {
    return Object.values(this.byKind).reduce((sum, count) => sum + count, 0)
  }

  /** Records a fault and repairs it if repairs are enabled. */
  async report(fault: Fault, repair?: Repair): Promise<void> {
    const { repaired, detail } = repair && this.#repairs ? await attempt(fault, repair) : { ...fault, repaired: false }
    const finding: Finding = { ...fault, detail, repairable: repair !== undefined, repaired }
    this.byKind[fault.kind] = (this.byKind[fault.kind] ?? 0) + 1
    if (repaired) this.repaired++
    if (this.list.length < MOST_FINDINGS) this.list.push(finding)
    this.#onFinding?.(finding)
  }
}

async function attempt(
  { detail }: Fault,
  repair: Repair,
): Promise<{ readonly repaired: boolean; readonly detail: string }> {
  try {
    return { repaired: await repair(), detail }
  } catch (error) {
    // A fault that cannot be repaired must not prevent the repair of others.
    return { repaired: false, detail: `${detail} The repair failed: ${messageOf(error)}` }
  }
}
