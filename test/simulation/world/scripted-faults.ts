import { Random } from '../../support/random.ts'
import { Faults, type RequestFault } from './faults.ts'

/** One request of a scenario, by its number among those that count, and the fault that strikes it. */
export interface CrashPoint {
  readonly number: number
  readonly fault: RequestFault
}

/** Faults that strike exactly one request. Without a point they only list what requests there are. */
export class ScriptedFaults extends Faults {
  /** The steps of the requests so far, in their order. */
  readonly steps: string[] = []
  readonly #point: CrashPoint | undefined
  #isArmed = false

  constructor(point: CrashPoint | undefined) {
    super({}, new Random(1))
    this.#point = point
  }

  /** From now on requests count. */
  arm(): void {
    this.#isArmed = true
  }

  override heal(): void {
    super.heal()
    this.#isArmed = false
  }

  override strike(step: string, among: readonly RequestFault[]): RequestFault | undefined {
    if (!this.#isArmed) return undefined
    const number = this.steps.push(step) - 1
    const { number: wanted, fault } = this.#point ?? {}
    return number === wanted && fault !== undefined && among.includes(fault) ? fault : undefined
  }
}
