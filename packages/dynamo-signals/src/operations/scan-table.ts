import { countIssue, refuseOptions } from '../dispatch/option-issues.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { describeTable } from './describe-table.ts'
import type { ScanFilter } from './only-items-of.ts'
import { type Pace, paceOf, rateIssue } from './pace.ts'
import { fromToken, type ScanPosition, type SegmentPosition, toToken } from './scan-token.ts'

/** The options of a scan of the whole table. */
export interface ScanOptions {
  /** The number of concurrent segments. Default: 4. A resumed scan keeps its number. */
  readonly segments?: number
  /** The maximum number of items per second, across all segments. Default: no limit. */
  readonly rateLimit?: number
  /** Continues an earlier scan: the `resumeFrom` of its result or its last progress. */
  readonly resumeFrom?: string
  /** The approximate number of items, for the progress. Default: DynamoDB's last count, if it is available. */
  readonly total?: number
  /** Stops the scan cleanly. The result has the token to resume. */
  readonly abortSignal?: AbortSignal
  /** Called after every page. */
  readonly onProgress?: (progress: ScanProgress) => void
}

/** The progress of a scan. */
export interface ScanProgress {
  /** The items that were read so far, including those of the resumed scans. */
  readonly done: number
  /** The approximate total. Undefined if it is unknown. */
  readonly total: number | undefined
  /** The items per second since this scan began. */
  readonly rate: number
  readonly secondsLeft: number | undefined
  /** Where another scan can resume if this one crashes. */
  readonly resumeFrom: string
}

/** The result of a scan. */
export interface ScanResult {
  /** The items that were read, including those of the resumed scans. */
  readonly scanned: number
  /** Where to resume. Undefined if the whole table was scanned. */
  readonly resumeFrom: string | undefined
}

/** The purpose of a scan, which its resume token contains. */
export interface ScanPurpose {
  /** Names the run, such as "replay of mail", so that no other run continues it. */
  readonly run: string
  /** The table to scan. Default: the library's own. */
  readonly tableName?: string | undefined
  /** Leaves out items that the run does not need. Default: none. */
  readonly filter?: ScanFilter
  /** The items of other tables that the run has read before. */
  readonly doneBefore?: number
  /** Returns findings of the run that its continuation needs. */
  readonly notes?: () => readonly string[]
}

/** Visits the items of a page. Returns false if it stopped before the end of the page. */
export type VisitPage = (items: readonly Item[], isStopped: () => boolean) => Promise<boolean>

const DEFAULT_SEGMENTS = 4
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
const MAX_SEGMENTS = 1_000_000
// DynamoDB limits a page to 1 MB. With a rate limit, a page takes at most a second.
const MAX_PAGE = 1000

/**
 * Visits every item of a table, one at a time in each segment. Concurrent writes may or may not be visited. If a visit fails,
 * the scan stops and rejects. The last progress has the token to resume. A page that was interrupted is visited again.
 */
export function scanTable(
  core: Core,
  options: ScanOptions & ScanPurpose,
  visit: (item: Item) => Promise<void>,
): Promise<ScanResult> {
  return scanPages(core, options, oneByOne(visit))
}

/** Visits the items of a page one after another. */
export function oneByOne(visit: (item: Item) => Promise<void>): VisitPage {
  return async (items, isStopped) => {
    for (const item of items) {
      if (isStopped()) return false
      await visit(item)
    }
    return true
  }
}

/** Like {@link scanTable}, but visits pages, for a visitor that works on several items at a time. */
export async function scanPages(core: Core, options: ScanOptions & ScanPurpose, visit: VisitPage): Promise<ScanResult> {
  const scan = new TableScan(core, options, await beginning(core, options))
  return scan.run(visit)
}

interface Beginning {
  readonly table: string
  readonly position: ScanPosition
  readonly total: number | undefined
}

async function beginning(
  core: Core,
  { segments = DEFAULT_SEGMENTS, ...options }: ScanOptions & ScanPurpose,
): Promise<Beginning> {
  const { run, tableName: table = core.tableName, doneBefore = 0 } = options
  refuseOptions('operations.badOption', 'A scan of the table', {
    segments: segments > MAX_SEGMENTS ? `must be at most ${MAX_SEGMENTS}, not ${segments}` : countIssue(segments),
    rateLimit: rateIssue(options.rateLimit),
  })
  const begin = new Array<SegmentPosition>(segments).fill('begin')
  const fresh: ScanPosition = { table, run, done: doneBefore, segments: begin }
  const position = options.resumeFrom === undefined ? fresh : fromToken(options.resumeFrom, table, run)
  const counted = options.total === undefined ? await countedItems(core, table) : undefined
  return { table, position, total: options.total ?? (counted === undefined ? undefined : doneBefore + counted) }
}

/**
 * Returns DynamoDB's item count, which is up to six hours old. It is optional, because the caller may not have
 * permission.
 */
async function countedItems(core: Core, TableName: string): Promise<number | undefined> {
  try {
    const { Table } = await describeTable(core.transport, TableName)
    return Table?.ItemCount
  } catch {
    return undefined
  }
}

interface Page {
  readonly items: Item[]
  /** The number of items that DynamoDB has read, including those that it left out. */
  readonly read: number
  readonly next: SegmentPosition
}

class TableScan {
  readonly #core: Core
  readonly #table: string
  readonly #options: ScanOptions & ScanPurpose
  readonly #pace: Pace
  readonly #total: number | undefined
  readonly #segments: SegmentPosition[]
  readonly #startedAt: number
  readonly #doneBefore: number
  #done: number
  #failed = false

  constructor(core: Core, options: ScanOptions & ScanPurpose, { table, position, total }: Beginning) {
    this.#core = core
    this.#table = table
    this.#options = options
    this.#pace = paceOf(core.runtime, options.rateLimit)
    this.#total = total
    this.#segments = [...position.segments]
    this.#startedAt = core.runtime.now().getTime()
    this.#doneBefore = position.done
    this.#done = position.done
  }

  async run(visit: VisitPage): Promise<ScanResult> {
    const walks = this.#segments.map(async (_, segment) => {
      try {
        await this.#walk(segment, visit)
      } catch (error) {
        this.#failed = true
        throw error
      }
    })
    const failure = (await Promise.allSettled(walks)).find(walk => walk.status === 'rejected')
    if (failure) throw failure.reason
    const isComplete = this.#segments.every(position => position === 'end')
    return { scanned: this.#done, resumeFrom: isComplete ? undefined : this.#token() }
  }

  async #walk(segment: number, visit: VisitPage): Promise<void> {
    for (let at = this.#segments[segment]; at !== undefined && at !== 'end'; at = this.#segments[segment]) {
      if (this.#isStopped()) return
      const { items, read, next } = await this.#page(segment, at)
      await this.#pace(read)
      if (!(await visit(items, () => this.#isStopped()))) return
      this.#done += read
      this.#segments[segment] = next
      this.#options.onProgress?.(this.#progress())
    }
  }

  async #page(segment: number, at: 'begin' | Item): Promise<Page> {
    const { rateLimit = MAX_PAGE, filter } = this.#options
    const {
      Items = [],
      ScannedCount: read = Items.length,
      LastEvaluatedKey: last,
    } = await this.#core.transport('Scan', {
      TableName: this.#table,
      // The check must see the current state.
      ConsistentRead: true,
      Segment: segment,
      TotalSegments: this.#segments.length,
      Limit: Math.max(1, Math.floor(Math.min(rateLimit, MAX_PAGE))),
      ...filter,
      ...(at === 'begin' ? {} : { ExclusiveStartKey: at }),
    })
    return { items: Items, read, next: last ?? 'end' }
  }

  #isStopped(): boolean {
    return this.#failed || this.#options.abortSignal?.aborted === true
  }

  #token(): string {
    const { run, notes } = this.#options
    const position = { table: this.#table, run, done: this.#done, segments: this.#segments }
    return toToken({ ...position, ...(notes && { notes: notes() }) })
  }

  #progress(): ScanProgress {
    const seconds = (this.#core.runtime.now().getTime() - this.#startedAt) / 1000
    const rate = seconds > 0 ? (this.#done - this.#doneBefore) / seconds : 0
    const left = this.#total === undefined ? undefined : Math.max(0, this.#total - this.#done)
    const secondsLeft = left === undefined || rate === 0 ? undefined : left / rate
    return { done: this.#done, total: this.#total, rate, secondsLeft, resumeFrom: this.#token() }
  }
}
