/**
 * Tracks the unfinished records of one shard. The checkpoint is the last record up to which everything is finished, so
 * batches can finish in any order, and a crash skips nothing.
 */
export class ShardProgress {
  readonly #finished = new Map<string, boolean>()
  #checkpoint: string | undefined

  constructor(checkpoint?: string) {
    this.#checkpoint = checkpoint
  }

  /** The sequence number after which a restart resumes. Undefined until the first record is finished. */
  get checkpoint(): string | undefined {
    return this.#checkpoint
  }

  /** The number of records that were read and are after the checkpoint. */
  get open(): number {
    return this.#finished.size
  }

  /** Adds records in the order of the shard. */
  add(sequenceNumber: string): void {
    this.#finished.set(sequenceNumber, false)
  }

  /** Marks records as finished. Returns whether the checkpoint has advanced. */
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
