import type { Redrive } from 'dynamo-signals/streams'

/** Why letters failed when they were last redriven, by ID. The page of dead letters shows this with each letter. */
export class RedriveFailures {
  readonly #errors = new Map<string, string>()

  /** Adds the results of a redrive. The result for a letter replaces its previous one. */
  note({ failures }: Pick<Redrive, 'failures'>): void {
    for (const { id, error } of failures) this.#errors.set(id, error)
  }

  of(id: string): string | undefined {
    return this.#errors.get(id)
  }
}
