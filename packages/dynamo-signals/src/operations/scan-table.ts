import { countIssue, refuseOptions, shown } from '../dispatch/option-issues.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { type ItemKey, keyAttributes } from '../repository/items/keys.ts'
import { type Pace, paceOf } from './pace.ts'
import { fromToken, type ScanPosition, type SegmentPosition, toToken } from './scan-token.ts'

/** How a table is gone through: all of it, page by page. */
export interface ScanOptions {
  /** How many parts are gone through side by side. Default 4. A resumed scan has as many as it began with. */
  readonly segments?: number
  /** How many items a second are read, of all kinds and by all segments together. Default: no limit. */
  readonly rateLimit?: number
  /** Where an earlier scan of the table stopped: what its result, or its last progress, says. */
  readonly resumeFrom?: string
  /** About how many items the table has, for the progress. Default: what DynamoDB last counted, where it tells. */
  readonly total?: number
  /** Stops in good order: the result says where to resume from. */
  readonly abortSignal?: AbortSignal
  /** Told after every page. */
  readonly onProgress?: (progress: ScanProgress) => void
}

/** How far a scan is. */
export interface ScanProgress {
  /** Items read so far, by the scans this one resumes as well. */
  readonly done: number
  /** About how many there are; undefined where nobody knows. */
  readonly total: number | undefined
  /** Items a second, since this scan began. */
  readonly rate: number
  readonly secondsLeft: number | undefined
  /** Where another scan can resume, should this one die now. */
  readonly resumeFrom: string
}

/** How a scan ended. */
export interface ScanResult {
  /** Items read, by the scans this one resumes as well. */
  readonly scanned: number
  /** Where to resume; undefined when the whole table was gone through. */
  readonly resumeFrom: string | undefined
}

const DEFAULT_SEGMENTS = 4
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
const MAX_SEGMENTS = 1_000_000
// DynamoDB ends a page at 1 MB anyway. With a rate limit, pages are of a second or less.
const MAX_PAGE = 1000

/**
 * Visits every item of the data table, those of a segment one after another. What is written meanwhile may be seen or
 * not. When a visit fails the scan stops, and rejects; the last progress says where to resume. A page that was stopped
 * in its middle is visited again.
 */
export async function scanTable(
  core: Core,
  options: ScanOptions,
  visit: (item: Item) => Promise<void>,
): Promise<ScanResult> {
  const scan = new TableScan(core, options, await beginning(core, options))
  return scan.run(visit)
}

interface Beginning {
  readonly position: ScanPosition
  readonly total: number | undefined
}

async function beginning(core: Core, { segments = DEFAULT_SEGMENTS, ...options }: ScanOptions): Promise<Beginning> {
  const { rateLimit = Infinity } = options
  refuseOptions('operations.badOption', 'A scan of the table', {
    segments: segments > MAX_SEGMENTS ? `must be at most ${MAX_SEGMENTS}, not ${segments}` : countIssue(segments),
    rateLimit: !(rateLimit >= 1) && `must be a number of at least 1, not ${shown(rateLimit)}`,
  })
  const table = core.tableName
  const fresh: ScanPosition = { table, done: 0, segments: new Array<SegmentPosition>(segments).fill('begin') }
  const position = options.resumeFrom === undefined ? fresh : fromToken(options.resumeFrom, table)
  return { position, total: options.total ?? (await countedItems(core)) }
}

/** What DynamoDB counted in the last six hours or so. Only a progress needs it: who may not ask goes without. */
async function countedItems(core: Core): Promise<number | undefined> {
  try {
    const { Table } = await core.transport('DescribeTable', { TableName: core.tableName })
    return Table?.ItemCount
  } catch {
    return undefined
  }
}

class TableScan {
  readonly #core: Core
  readonly #options: ScanOptions
  readonly #pace: Pace
  readonly #total: number | undefined
  readonly #segments: SegmentPosition[]
  readonly #startedAt: number
  readonly #doneBefore: number
  #done: number
  #failed = false

  constructor(core: Core, options: ScanOptions, { position, total }: Beginning) {
    this.#core = core
    this.#options = options
    this.#pace = paceOf(core.runtime, options.rateLimit)
    this.#total = total
    this.#segments = [...position.segments]
    this.#startedAt = core.runtime.now().getTime()
    this.#doneBefore = position.done
    this.#done = position.done
  }

  async run(visit: (item: Item) => Promise<void>): Promise<ScanResult> {
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

  async #walk(segment: number, visit: (item: Item) => Promise<void>): Promise<void> {
    for (let at = this.#segments[segment]; at !== undefined && at !== 'end'; at = this.#segments[segment]) {
      if (this.#isStopped()) return
      const { items, next } = await this.#page(segment, at)
      await this.#pace(items.length)
      for (const item of items) {
        if (this.#isStopped()) return
        await visit(item)
      }
      this.#done += items.length
      this.#segments[segment] = next
      this.#options.onProgress?.(this.#progress())
    }
  }

  async #page(segment: number, at: 'begin' | ItemKey): Promise<{ items: Item[]; next: SegmentPosition }> {
    const { rateLimit = MAX_PAGE } = this.#options
    const { Items = [], LastEvaluatedKey: last } = await this.#core.transport('Scan', {
      TableName: this.#core.tableName,
      // The check must see what is stored now, not what was stored before.
      ConsistentRead: true,
      Segment: segment,
      TotalSegments: this.#segments.length,
      Limit: Math.max(1, Math.floor(Math.min(rateLimit, MAX_PAGE))),
      ...(at === 'begin' ? {} : { ExclusiveStartKey: keyAttributes(at) }),
    })
    return { items: Items, next: last ? { pk: last.pk?.S ?? '', sk: last.sk?.S ?? '' } : 'end' }
  }

  #isStopped(): boolean {
    return this.#failed || this.#options.abortSignal?.aborted === true
  }

  #token(): string {
    return toToken({ table: this.#core.tableName, done: this.#done, segments: this.#segments })
  }

  #progress(): ScanProgress {
    const seconds = (this.#core.runtime.now().getTime() - this.#startedAt) / 1000
    const rate = seconds > 0 ? (this.#done - this.#doneBefore) / seconds : 0
    const left = this.#total === undefined ? undefined : Math.max(0, this.#total - this.#done)
    const secondsLeft = left === undefined || rate === 0 ? undefined : left / rate
    return { done: this.#done, total: this.#total, rate, secondsLeft, resumeFrom: this.#token() }
  }
}
