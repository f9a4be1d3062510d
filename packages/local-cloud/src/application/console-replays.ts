import { randomUUID } from 'node:crypto'
import type { Database } from 'dynamo-signals'
import { type ReplayCounts, type ReplayOptions, replay } from 'dynamo-signals/operations'

/** The options of a replay. Without a consumer, it covers every consumer that has the receiver. */
export type AskedReplay = Pick<ReplayOptions, 'dispatchUid' | 'model' | 'since'>

/** The state of a replay in the console. */
export interface ShownReplay {
  readonly id: string
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
    this.#show({ id, status: 'running', counts: {} })
    void this.#run(id, consumers, asked)
    return id
  }

  find(id: string): ShownReplay | undefined {
    return this.#replays.get(id)
  }

  async #run(id: string, consumers: readonly string[], asked: AskedReplay): Promise<void> {
    let before: Partial<ReplayCounts> = {}
    try {
      for (const consumer of consumers) {
        const earlier = before
        const onProgress = (progress: ReplayCounts) =>
          this.#show({ id, status: 'running', counts: sum(earlier, progress) })
        before = sum(earlier, await replay(this.#database, { ...asked, consumer, onProgress }))
      }
      this.#show({ id, status: 'done', counts: before })
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      this.#show({ id, status: 'failed', counts: before, error: why })
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
