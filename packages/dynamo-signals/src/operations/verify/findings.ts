import { messageOf } from '../../dispatch/thrown-values.ts'
import type { Database } from '../../models/database.ts'
import type { Core } from '../../repository/core.ts'

/** Something that is not as it should be. */
export interface Finding {
  /** What kind of fault: one of the library's, or what a check of yours is called. */
  readonly kind: string
  readonly model: string
  readonly id: string
  /** What is wrong, in a sentence. */
  readonly detail: string
  /** Whether `repair` knows a way. */
  readonly repairable: boolean
  /** Whether it was repaired. */
  readonly repaired: boolean
}

/** A finding before anything is done about it. */
export type Fault = Pick<Finding, 'kind' | 'model' | 'id' | 'detail'>

/** Repairs a fault. Returns true if it is repaired, and false if something has changed in the meantime: the next run checks. */
export type Repair = () => Promise<boolean>

/** Most findings are listed; of more than that only the numbers are kept. */
export const MOST_FINDINGS = 10_000

/** Gathers what `verify` finds, and repairs it if repairs are enabled. */
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
