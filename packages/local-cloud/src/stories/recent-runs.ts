/** A receiver that has begun to run, or its outcome. */
export interface RecentRun {
  readonly receiver: string
  /** The signal of an in-process receiver. A durable receiver is known by its name. */
  readonly signal?: string | undefined
  /** The model of the instance. */
  readonly sender?: string | undefined
  readonly outcome: RunOutcome
}

export type RunOutcome = 'running' | 'done' | 'waiting' | 'failing' | 'parked'

/** The number of runs that are kept. An open page asks for new ones four times a second. */
const KEPT = 1_000

/** The latest runs of receivers, so that an open page can show them while they happen. */
export class RecentRuns {
  readonly #runs: RecentRun[] = []
  #count = 0

  /** The number of runs that have been added. */
  get count(): number {
    return this.#count
  }

  add(run: RecentRun): void {
    this.#count += 1
    this.#runs.push(run)
    if (this.#runs.length > KEPT) this.#runs.shift()
  }

  /** Returns the runs added since the count was this number, oldest first, without those that are no longer kept. */
  since(count: number): readonly RecentRun[] {
    const added = Math.min(this.#count - count, this.#runs.length)
    return added > 0 ? this.#runs.slice(-added) : []
  }
}
