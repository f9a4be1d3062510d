import type { Change } from '../../support/memory-dynamodb/tables/change.ts'

/** The records of a stream that no function has handled yet, oldest first. */
export class UnhandledRecords {
  #records: readonly Change[] = []

  get length(): number {
    return this.#records.length
  }

  add(...records: readonly Change[]): void {
    this.#records = [...this.#records, ...records]
  }

  next(count: number): readonly Change[] {
    return this.#records.slice(0, count)
  }

  /** Removes a batch up to the earliest record that failed, from which Lambda continues. */
  handled(batch: readonly Change[], failures: readonly { readonly itemIdentifier: string }[]): void {
    const failed = new Set(failures.map(each => each.itemIdentifier))
    const at = batch.findIndex(({ sequenceNumber }) => failed.has(sequenceNumber))
    this.#records = this.#records.slice(at === -1 ? batch.length : at)
  }
}
