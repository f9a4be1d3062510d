import { randomUUID } from 'node:crypto'
import type { ReceiverReport } from '../receivers/receiver-report.ts'
import type { Place } from './places.ts'
import { changeRun, emptyRun } from './run-steps.ts'
import type { StoryStore } from './story-store.ts'

/**
 * The story of a replay. Each receiver that starts is one of its steps, and what the receiver does is added below that step. It is
 * created with the first one.
 */
export class ReplayStory {
  readonly #store: StoryStore
  readonly #title: string
  readonly #at = Date.now()
  /** What the receivers write has the request ID of the item. It must not become the ID of this story. */
  readonly #requestId = `replay-${randomUUID().slice(0, 8)}`
  readonly #begun = new Map<string, { readonly id: number; readonly at: number }>()
  #id: number | undefined

  constructor(store: StoryStore, title: string) {
    this.#store = store
    this.#title = title
  }

  /** Undefined if no receiver has started. */
  get id(): number | undefined {
    return this.#id
  }

  get place(): Place {
    return { story: this.#create, begin: receiver => this.#begin(receiver) }
  }

  /** Adds the outcome of a receiver. It is ignored for a receiver that did not start. */
  report(report: ReceiverReport): void {
    const begun = this.#begun.get(report.receiver)
    if (begun === undefined) return
    this.#begun.delete(report.receiver)
    const durationMs = Date.now() - begun.at
    // Nothing retries it, so the story does not wait for it.
    changeRun(this.#store, begun.id, { ...report, durationMs }, report.outcome === 'failed' ? 'refused' : 'done')
  }

  end(): void {
    for (const { id } of this.#begun.values()) this.#store.settle(id, 'done')
    if (this.#id !== undefined) this.#store.endStory(this.#id, { status: 200, durationMs: Date.now() - this.#at })
  }

  #begin(receiver: string): Place {
    const at = Date.now()
    const step = { kind: 'run', at, outcome: 'running', data: emptyRun(receiver, '') } as const
    const id = this.#store.addStep({ story: this.#create() }, step)
    this.#store.runs.add({ receiver, outcome: 'running' })
    this.#begun.set(receiver, { id, at })
    return { story: this.#create, parent: id }
  }

  readonly #create = (): number => {
    const head = { origin: 'request', title: this.#title, at: this.#at, requestId: this.#requestId } as const
    this.#id ??= this.#store.addStory(head)
    return this.#id
  }
}
