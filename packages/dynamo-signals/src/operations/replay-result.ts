import type { ScanProgress, ScanResult } from './scan-table.ts'

/** How often receivers ran, or why they did not. */
export interface ReplayCounts {
  /** The receiver ran and its effects were committed. In a dry run: it would run. */
  readonly delivered: number
  /** Skipped, because the receiver has a receipt for the item's last write. */
  readonly already: number
  /** The receiver ran, but one of its checks no longer holds. */
  readonly notApplicable: number
  /** Not run, because the item has a dead letter, or the receiver is suspended. */
  readonly waiting: number
  /** Not run, because the ledger no longer knows whether it has run. Pass `dispatchUid` to run it anyway. */
  readonly forgotten: number
  readonly failed: number
  /**
   * The part of `delivered` in which the receiver had handled an earlier write and ran again for the last one. With
   * `onlyNew`, these were skipped.
   */
  readonly repeated: number
}

/** What a replay has done, or would do, for one receiver and one item. */
export interface ReplayOutcome {
  /** Empty if a condition has thrown, and the replay is not of a single receiver. */
  readonly dispatchUid: string
  readonly itemKey: string
  /** Which count of {@link ReplayCounts} includes it. */
  readonly outcome: Exclude<keyof ReplayCounts, 'repeated'>
  /** Whether the receiver has handled an earlier write of the item. Then `repeated` includes it, too. */
  readonly isRepeated: boolean
  /** What was thrown, if it has failed. */
  readonly error?: unknown
}

/** The progress of a replay. */
export interface ReplayProgress extends ScanProgress, ReplayCounts {}

/** The result of a replay. */
export interface Replay extends ScanResult, ReplayCounts {
  /** The first hundred failures. They are not parked. Fix the cause and replay again. */
  readonly failures: readonly ReplayFailure[]
  /** The `ids` that no instance has. Empty for a scan. */
  readonly missing: readonly string[]
  /** The number of items for which each receiver runs again. It must be safe to repeat. */
  readonly repeats: Readonly<Record<string, number>>
}

/** A receiver that failed for an item. */
export interface ReplayFailure {
  readonly dispatchUid: string
  readonly itemKey: string
  readonly error: string
}
