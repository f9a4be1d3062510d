import type { Redrive } from 'dynamo-signals/streams'

/** Why letters stayed when a person last had them redriven, by their ids: the page of dead letters shows it with each. */
export class RedriveFailures {
  readonly #errors = new Map<string, string>()

  /** Takes what a redrive has told; what it says of a letter replaces what was said before. */
  note({ failures }: Pick<Redrive, 'failures'>): void {
    for (const { id, error } of failures) this.#errors.set(id, error)
  }

  of(id: string): string | undefined {
    return this.#errors.get(id)
  }
}
