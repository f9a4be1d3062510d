import type { ReceiverOutcome, ShownFailure } from '../receivers/receiver-outcome.ts'
import type { Image, SilentReceiver } from './change.ts'

/** What began a story: a request to the application, work that nobody asked for, or a write of another program. */
export type Origin = 'request' | 'background' | 'program'

/** The state of a story: the worst of its steps. `running` until everything that it started has ended. */
export type StoryState = 'done' | 'running' | 'waiting' | 'failing' | 'parked'

/** One request, schedule or outside write, with everything that followed from it. */
export interface StoryHead {
  readonly id: number
  readonly origin: Origin
  /** One line: `POST /api/users`. */
  readonly title: string
  readonly requestId: string | undefined
  /** The HTTP status of the response. Undefined for anything but a request that has ended. */
  readonly status: number | undefined
  /** When it began, in milliseconds since 1970. */
  readonly at: number
  /** How long the request took. What followed from it may take longer. */
  readonly durationMs: number | undefined
  readonly state: StoryState
  readonly counts: StoryCounts
}

/** What a story consists of. Bookkeeping is not counted. */
export interface StoryCounts {
  readonly records: number
  readonly runs: number
  readonly mails: number
}

/** A story with its steps as a tree. */
export interface Story extends StoryHead {
  readonly steps: readonly Step[]
}

/** One step of a story, with the steps that followed from it. */
export type Step = { readonly [Kind in StepKind]: StepOf<Kind> }[StepKind]

/** `check`: an in-process receiver. `commit`: a write or a transaction. `record`: a stream record. `run`: a durable receiver. */
export type StepKind = keyof StepData

interface StepOf<Kind extends StepKind> {
  readonly id: number
  readonly kind: Kind
  readonly at: number
  readonly durationMs: number | undefined
  readonly outcome: string
  readonly data: StepData[Kind]
  readonly children: readonly Step[]
}

/** What the steps of each kind tell. */
export interface StepData {
  readonly check: {
    readonly signal: string
    readonly receiver: string
    readonly sender: string
    readonly failure?: ShownFailure
  }
  readonly commit: { readonly operation: string; readonly items: readonly string[] }
  readonly record: RecordData
  readonly run: RunData
  readonly mail: { readonly mailId: string; readonly to: readonly string[]; readonly subject: string }
}

/** A stream record. The images are in DynamoDB's format, without secrets. */
export interface RecordData {
  readonly eventId: string
  readonly change: 'created' | 'changed' | 'deleted'
  readonly item: string
  readonly table: string
  readonly keys: Image
  readonly before: Image | undefined
  readonly after: Image | undefined
  /** Whether the item only serves the library, such as the guard of a unique value. */
  readonly isBookkeeping: boolean
  /** The durable receivers that were not notified, and why. */
  readonly silent: readonly SilentReceiver[]
  readonly consumers: readonly ConsumerOutcome[]
}

/** The outcome of a record at one consumer. */
export interface ConsumerOutcome {
  readonly consumer: string
  readonly outcome: 'filtered' | 'delivered' | 'retrying' | 'failed'
  readonly reason?: string | undefined
  readonly failure?: ShownFailure | undefined
}

/** A durable receiver's work on a record. */
export interface RunData extends ReceiverOutcome {
  readonly consumer: string
  readonly item: string
  /** When a waiting record is tried again, in milliseconds since 1970. */
  readonly due?: number
  readonly attempts: readonly Attempt[]
}

/** One try of a receiver. */
export interface Attempt {
  readonly at: number
  readonly outcome: string
  readonly durationMs?: number
  readonly failure?: ShownFailure
}
