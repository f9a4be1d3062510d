import { randomUUID } from 'node:crypto'
import type { Database } from 'dynamo-signals'
import { type ReplayCounts, type ReplayOptions, replay } from 'dynamo-signals/operations'

/** The options of a replay. Without a consumer, it covers every consumer that has the receiver. */
export type AskedReplay = Pick<ReplayOptions, 'dispatchUid' | 'model' | 'since'>

/** The state of a replay in the console. */
export interface ShownReplay {
  readonly id: string
  readonly asked: AskedReplay
  readonly startedAt: string
  readonly status: 'running' | 'done' | 'failed'
  readonly counts: Partial<ReplayCounts>
  readonly error?: string
}

/** How many replays are remembered. Running ones always are. */
const REPLAYS_KEPT = 100

/** The newest replays that were started in the console. They run in the background and are only kept in memory. */
export class ConsoleReplays {
  readonly #database: Database
  readonly #replays = new Map<string, ShownReplay>()

  constructor(database: Database) {
    this.#database = database
  }

  /** Starts a replay of the consumers, one at a time, and returns its ID. */
  start(consumers: readonly string[], asked: AskedReplay): string {
    const id = randomUUID()
    const begun = { id, asked, startedAt: new Date().toISOString() }
    this.#show({ ...begun, status: 'running', counts: {} })
    void this.#run(begun, consumers)
    return id
  }

  find(id: string): ShownReplay | undefined {
    return this.#replays.get(id)
  }

  /** Returns the replays of a receiver, newest first. */
  of(dispatchUid: string): ShownReplay[] {
    return [...this.#replays.values()].filter(({ asked }) => asked.dispatchUid === dispatchUid).reverse()
  }

  async #run(begun: Pick<ShownReplay, 'id' | 'asked' | 'startedAt'>, consumers: readonly string[]): Promise<void> {
    let before: Partial<ReplayCounts> = {}
    try {
      for (const consumer of consumers) {
        const earlier = before
        const onProgress = (progress: ReplayCounts) =>
          this.#show({ ...begun, status: 'running', counts: sum(earlier, progress) })
        before = sum(earlier, await replay(this.#database, { ...begun.asked, consumer, onProgress }))
      }
      this.#show({ ...begun, status: 'done', counts: before })
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      this.#show({ ...begun, status: 'failed', counts: before, error: why })
    }
  }

  #show(replay: ShownReplay): void {
    this.#replays.set(replay.id, replay)
    for (const [oldest, { status }] of this.#replays) {
      if (this.#replays.size <= REPLAYS_KEPT) break
      if (status !== 'running') this.#replays.delete(oldest)
    }
  }
}

const COUNTS = ['delivered', 'already', 'notApplicable', 'waiting', 'forgotten', 'failed'] as const

function sum(one: Partial<ReplayCounts>, other: ReplayCounts): ReplayCounts {
  return Object.fromEntries(COUNTS.map(name => [name, (one[name] ?? 0) + other[name]])) as unknown as ReplayCounts
}
