import type { AnyModel } from '../models/model.ts'
import type { ReplayOutcome, ReplayProgress } from './replay-result.ts'
import type { ScanOptions } from './scan-table.ts'

/** Selects the receivers and items of a replay. */
export interface ReplayOptions extends Omit<ScanOptions, 'onProgress'> {
  readonly consumer: string
  /** Only this receiver. Default: all receivers of the consumer, for items of the last 35 days. */
  readonly dispatchUid?: string
  /** Only items of this model, or of the model with this name. */
  readonly model?: AnyModel | string
  /**
   * Only the instances with these ids. Requires `model`. They are read by their keys, in this order, so no table is scanned.
   * An empty list replays nothing.
   */
  readonly ids?: Iterable<string>
  /** Only items that were last written at this time or later. */
  readonly since?: Date
  /** Only items that were last written before this time. */
  readonly until?: Date
  /**
   * Skips items for which a receiver has a receipt of an earlier write, so it runs only once per item. By default, it
   * runs again for these, because it has not handled the last write.
   */
  readonly onlyNew?: boolean
  /** Runs no receivers, and only counts how often they would run. */
  readonly dryRun?: boolean
  /** Called after each page of a scan. Never called with `ids`. */
  readonly onProgress?: (progress: ReplayProgress) => void
  /** Called for each receiver of each item, after it has run or was skipped. */
  readonly onOutcome?: (outcome: ReplayOutcome) => void
}
