import type { PlantedBug } from './planted-bug.ts'

const LIBRARY = 'packages/dynamo-signals/src'

/** Bugs of how signals wait until they are due. */
export const BUGS_OF_DUE_SIGNALS: readonly PlantedBug[] = [
  {
    name: 'a due signal is sent without checking its key',
    file: `${LIBRARY}/streams/later/plan-delivery.ts`,
    from: "conditions: [{ kind: 'stored', attribute: 'due', value: stored.sk }]",
    to: 'conditions: []',
    breaks: 'D3',
  },
  {
    name: 'a due signal is removed before it is sent instead of with it',
    file: `${LIBRARY}/streams/later/deliver-due-signals.ts`,
    from: 'await commit(this.#core, writes, this',
    to: 'await commit(this.#core, writes.slice(0, 1))\n      await commit(this.#core, writes.slice(1), this',
    breaks: 'D4',
  },
  {
    name: 'the clock of the function decides when a signal is due',
    file: `${LIBRARY}/streams/scheduler.ts`,
    from: 'new Date(event?.time ?? Number.NaN)',
    to: 'new Date(event ? Number.NaN : Number.NaN)',
    breaks: 'D2',
  },
  {
    name: 'a due signal is canceled under another key than it was sent with',
    file: `${LIBRARY}/repository/saving/plan-send.ts`,
    from: "{ ...pointer(core, signal, key), kind: 'delete' }",
    to: "{ ...pointer(core, signal, key + '2'), kind: 'delete' }",
    breaks: 'D5',
  },
  {
    name: 'a due signal is stored in a share that the scheduler does not read',
    file: `${LIBRARY}/streams/later/deliver-due-signals.ts`,
    from: 'Array.from({ length: DUE_SHARDS }',
    to: 'Array.from({ length: DUE_SHARDS - 1 }',
    breaks: 'D4',
  },
]
