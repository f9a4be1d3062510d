import type { Observation } from '../event-source-mapping/delivery/observation.ts'
import type { ReceiverReport } from '../receivers/receiver-report.ts'
import type { AcceptedMail } from '../ses/accepted-mail.ts'
import { failureText, failureTitle } from '../terminal/failure-text.ts'
import { type Change, type ChangeReader, changeOf, verbOf } from './change.ts'
import { type Place, placeOfWork } from './places.ts'
import { addRecord, settleRecord } from './record-steps.ts'
import type { RecordingProblems } from './recording-problems.ts'
import { ReplayStory } from './replay-story.ts'
import { recordRun, runRef, startRun } from './run-steps.ts'
import type { Origin } from './story.ts'
import type { Belongs, StoryStore } from './story-store.ts'

/** A receiver that has run in the process of the change, before or after it. */
export interface CheckReport {
  readonly signal: string
  readonly receiver: string
  readonly sender: string
  readonly durationMs: number
  readonly error?: unknown
}

/** The changes that a request has made to one table. */
export interface Written {
  readonly operation: string
  readonly changes: readonly Change[]
}

/** The parts that a recorder uses. */
export interface RecorderPorts {
  readonly store: StoryStore
  readonly readChange: ChangeReader
  readonly problems: RecordingProblems
}

const FINAL: ReadonlySet<Observation['outcome']> = new Set(['filtered', 'delivered', 'retrying', 'failed'])

/**
 * Turns what the application, its tables and its streams report into stories. Each step is added to the work that led to it. A
 * write of another program begins a story of its own. Recording never throws: an error is logged, once for each cause.
 */
export class StoryRecorder {
  readonly #ports: RecorderPorts
  /** The consumers of each table. */
  readonly #readers = new Map<string, number>()

  constructor(ports: RecorderPorts) {
    this.#ports = ports
  }

  /** Adds a consumer of a table. A change is finished when all of them have handled it. */
  addReader(table: string): void {
    this.#readers.set(table, (this.#readers.get(table) ?? 0) + 1)
  }

  /** Runs a request. It becomes a story with its first step, so a request that only reads has none. */
  async request<T>(title: string, work: () => Promise<T>, statusOf: (result: T) => number): Promise<T> {
    const { place, story } = this.#begin('request', title)
    const at = Date.now()
    const end = (status: number) =>
      this.#safely(() => {
        // A request that failed is a story, even if it did not come to its first step.
        const id = status >= 500 ? place.story() : story()
        if (id !== undefined) this.#ports.store.endStory(id, { status, durationMs: Date.now() - at })
      })
    try {
      const result = await placeOfWork.run(place, work)
      end(statusOf(result))
      return result
    } catch (error) {
      end(500)
      throw error
    }
  }

  /** Runs work that nobody asked for. It becomes a story with its first step. */
  background<T>(title: string, work: () => T): T {
    const { place } = this.#begin('background', title)
    return placeOfWork.run({ ...place, isBackground: true }, work)
  }

  /**
   * Runs a replay. It becomes a story with the first receiver that starts. `report` adds the outcome of a receiver. Returns the
   * result with the id of the story.
   */
  async replay<T>(
    title: string,
    work: (report: (report: ReceiverReport) => void) => Promise<T>,
  ): Promise<{ readonly result: T; readonly story: number | undefined }> {
    const story = new ReplayStory(this.#ports.store, title)
    const report = (of: ReceiverReport) => this.#safely(() => story.report(of))
    try {
      const result = await placeOfWork.run(story.place, () => work(report))
      return { result, story: story.id }
    } finally {
      this.#safely(() => story.end())
    }
  }

  /** Adds the result of an in-process receiver. Outside of a story, it is ignored. */
  readonly checked = ({ signal, receiver, sender, durationMs, error }: CheckReport): void =>
    this.#safely(() => {
      const belongs = placed(placeOfWork.getStore())
      if (belongs === undefined) return
      const failure = error === undefined ? undefined : { title: failureTitle(error), text: failureText(error) }
      this.#ports.store.addStep(belongs, {
        kind: 'check',
        at: Math.round(Date.now() - durationMs),
        outcome: failure ? 'refused' : 'done',
        durationMs,
        data: { signal, receiver, sender, ...(failure && { failure }) },
        words: `${receiver} ${sender} ${failure?.title ?? ''}`,
      })
      this.#ports.store.runs.add({ receiver, signal, sender, outcome: failure ? 'failing' : 'done' })
    })

  /** Adds the changes that the running work has made. */
  readonly committed = ({ operation, changes }: Written): void =>
    this.#safely(() => {
      const { store, readChange } = this.#ports
      const at = Date.now()
      const read = changes.map(change => ({ change, meaning: readChange(change) }))
      const [first] = read
      if (first === undefined) return
      const place = placeOfWork.getStore()
      const known = place === undefined || place.isBackground ? this.#storyOf(first) : undefined
      const belongs = known ?? placed(place) ?? { story: this.#alone(first) }
      const items = read.filter(({ meaning }) => !meaning.isBookkeeping).map(({ meaning }) => meaning.item)
      const commit = store.addStep(belongs, { kind: 'commit', at, outcome: 'done', data: { operation, items } })
      for (const each of read)
        addRecord(store, { parent: commit }, { ...each, at, isRunning: this.#isRead(each.change) })
    })

  /** Adds the state of a record at a consumer. */
  readonly observe = ({ functionName, record, outcome, reason, detail }: Observation): void =>
    this.#safely(() => {
      if (!FINAL.has(outcome)) return
      const { store, readChange } = this.#ports
      const change = changeOf(record)
      const id = store.find(change.eventId) ?? this.#addUnseen({ change, meaning: readChange(change) })
      const failure = detail === undefined ? undefined : { title: reason ?? '', text: detail }
      store.addOutcome(id, { consumer: functionName, outcome: outcome as 'delivered', reason, failure })
      settleRecord(store, id, this.#readers.get(change.table) ?? 0)
    })

  /** Returns the place of a durable receiver's work on a record. */
  readonly placeOfRun = (sequenceNumber: string | undefined, receiver: string): Place | undefined =>
    this.#safely(() => {
      const { store } = this.#ports
      const eventId = sequenceNumber === undefined ? undefined : store.refOfSequence(sequenceNumber)
      const record = eventId === undefined ? undefined : store.find(eventId)
      if (eventId === undefined || record === undefined) {
        const place = placeOfWork.getStore()
        return place?.begin?.(receiver) ?? place
      }
      const parent = store.find(runRef(eventId, receiver)) ?? startRun(store, record, { eventId, receiver })
      return { story: () => 0, parent }
    })

  /** Adds the outcome of a durable receiver. */
  readonly report = (report: ReceiverReport): void => this.#safely(() => recordRun(this.#ports.store, report))

  /** Adds an email to the work that sent it. */
  readonly mailed = ({ id, to, subject, receivedAt }: AcceptedMail): void =>
    this.#safely(() => {
      const belongs = placed(placeOfWork.getStore())
      if (belongs === undefined) return
      const words = `${to.join(' ')} ${subject}`
      const at = Date.parse(receivedAt)
      const data = { mailId: id, to, subject }
      this.#ports.store.addStep(belongs, { kind: 'mail', at, outcome: 'done', ref: `mail ${id}`, data, words })
    })

  #begin(origin: Origin, title: string): { readonly place: Place; readonly story: () => number | undefined } {
    const at = Date.now()
    let id: number | undefined
    const create = () => {
      id ??= this.#ports.store.addStory({ origin, title, at })
      return id
    }
    return { place: { story: create }, story: () => id }
  }

  /** Adds a record whose write was not seen, because another program runs the tables. */
  #addUnseen(read: Read): number {
    const { store } = this.#ports
    const belongs = this.#storyOf(read) ?? { story: this.#alone(read) }
    return addRecord(store, belongs, { ...read, at: Date.now(), isRunning: this.#isRead(read.change) })
  }

  /** Returns where a change belongs by what its item says. */
  #storyOf({ meaning: { requestId, receiver } }: Read): Belongs | undefined {
    const { store } = this.#ports
    const story = requestId === undefined ? undefined : store.storyOf(requestId)
    if (story === undefined) return undefined
    const parent = receiver === undefined ? undefined : store.runIn(story, receiver)
    return parent === undefined ? { story } : { parent }
  }

  #alone({ change, meaning }: Read): number {
    const title = `${meaning.item} ${change.isExpiry ? 'expired' : `was ${verbOf(change)}`}`
    return this.#ports.store.addStory({ origin: 'program', title, at: Date.now() })
  }

  #isRead({ table }: Change): boolean {
    return (this.#readers.get(table) ?? 0) > 0
  }

  #safely<T>(record: () => T): T | undefined {
    try {
      return record()
    } catch (error) {
      this.#ports.problems.note(error)
      return undefined
    }
  }
}

interface Read {
  readonly change: Change
  readonly meaning: ReturnType<ChangeReader>
}

/** Where work of a place adds its next step. Undefined outside of every story. */
function placed(place: Place | undefined): Belongs | undefined {
  if (place === undefined) return undefined
  return place.parent === undefined ? { story: place.story() } : { parent: place.parent }
}
