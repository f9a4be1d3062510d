/** An invariant that did not hold, by its number in docs/reliability.md. */
export interface Violation {
  readonly invariant: string
  readonly what: string
}

/** What was found wrong in one history. */
export class Violations {
  readonly found: Violation[] = []

  add(invariant: string, what: string): void {
    this.found.push({ invariant, what })
  }

  /** Notes a violation unless the claim is true. */
  require(claim: boolean, invariant: string, what: () => string): void {
    if (!claim) this.add(invariant, what())
  }
}
