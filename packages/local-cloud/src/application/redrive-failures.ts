import type { Redrive } from 'dynamo-signals/operations'

/** The number of errors that are kept, which are the newest. */
const ERRORS_KEPT = 1_000

/** Why letters failed when they were last redriven, by ID. The page of dead letters shows this with each letter. */
export class RedriveFailures {
  readonly #errors = new Map<string, string>()

  /** Adds the results of a redrive. The result for a letter replaces its previous one. */
  note({ failures }: Pick<Redrive, 'failures'>): void {
    for (const { id, error } of failures) {
      this.#errors.delete(id)
      this.#errors.set(id, error)
    }
    for (const oldest of this.#errors.keys()) {
      if (this.#errors.size <= ERRORS_KEPT) break
      this.#errors.delete(oldest)
    }
  }

  of(id: string): string | undefined {
    return this.#errors.get(id)
  }
}
