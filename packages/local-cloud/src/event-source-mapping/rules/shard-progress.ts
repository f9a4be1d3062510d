/**
 * Keeps account of the records of one shard that were read and not finished. The checkpoint is the last record before which
 * nothing is open, so that batches may finish in any order and a crash still skips none.
 */
export class ShardProgress {
  readonly #finished = new Map<string, boolean>()
  #checkpoint: string | undefined

  constructor(checkpoint?: string) {
    this.#checkpoint = checkpoint
  }

  /** The sequence number after which a restart resumes; undefined before the first record is finished. */
  get checkpoint(): string | undefined {
    return this.#checkpoint
  }

  /** How many records were read and are not behind the checkpoint yet. */
  get open(): number {
    return this.#finished.size
  }

  /** Notes records in the order in which the shard has them. */
  add(sequenceNumber: string): void {
    this.#finished.set(sequenceNumber, false)
  }

  /** Marks records as finished; tells whether the checkpoint has moved. */
  finish(sequenceNumbers: readonly string[]): boolean {
    for (const sequenceNumber of sequenceNumbers) this.#finished.set(sequenceNumber, true)
    const before = this.#checkpoint
    for (const [sequenceNumber, isFinished] of this.#finished) {
      if (!isFinished) break
      this.#checkpoint = sequenceNumber
      this.#finished.delete(sequenceNumber)
    }
    return this.#checkpoint !== before
  }
}
