import { User } from '@dynamo-signals/shop'
import { type PostSave, postSave, type When } from 'dynamo-signals'
import type { Random } from '../../support/random.ts'
import { connectParcelNeighbors, isParcelForm, PARCEL_FORMS, Parcel, type ParcelForm } from './parcels.ts'

/** Whether a receiver fails some of its records, and how stubbornly: until the faults end, or until it is fixed. */
export const POISONS = ['none', 'often', 'always'] as const
export type PoisonKind = (typeof POISONS)[number]

/**
 * How a receiver fails: by what it throws, before it runs, by never coming to an end, or on a record that is difficult.
 */
export const POISON_FORMS = ['error', 'condition', 'circle', 'huge', 'hang', ...PARCEL_FORMS] as const
export type PoisonForm = (typeof POISON_FORMS)[number]

/** Whose records are poison. */
export const POISONED_ADDRESS = 'person0@mail.example'
/** What the dispatch uids of the receivers that fail begin with. */
export const POISONED_RECEIVER = 'simulation/poisoned'
const FAILS_OFTEN = 0.8

/** A receiver of each consumer that cannot deal with one user, whatever it is delivered about it. */
export class Poison {
  readonly #kind: PoisonKind
  readonly #form: PoisonForm
  readonly #random: Random
  #isOver = false

  constructor(kind: PoisonKind, form: PoisonForm, random: Random) {
    this.#kind = kind
    this.#form = form
    this.#random = random
  }

  /** Fails permanently, as far as the receivers can tell. */
  get lasts(): boolean {
    return this.#kind === 'always' && !this.#isOver
  }

  /** The faults are over: what failed by chance works from here on, poison does not. */
  heal(): void {
    if (this.#kind === 'often') this.#isOver = true
  }

  /** From here on the receivers work, as after a deployment that corrects them. */
  cure(): void {
    this.#isOver = true
  }

  /** Connects the receivers, if this history has any. Returns what disconnects them. */
  connect(): () => void {
    if (this.#kind === 'none') return () => {}
    if (isParcelForm(this.#form)) return this.#connectToParcels(this.#form)
    const fails = this.#form === 'condition' && { when: this.#condition() }
    const undo = (['links', 'mail'] as const).map(consumer =>
      postSave.connect(event => this.#receive(event), {
        sender: User,
        dispatchUid: `${POISONED_RECEIVER}-${consumer}`,
        consumer,
        ...fails,
      }),
    )
    return () => {
      for (const disconnect of undo) disconnect()
    }
  }

  #connectToParcels(form: ParcelForm): () => void {
    const undo: (() => unknown)[] = (['links', 'mail'] as const).map(consumer =>
      postSave.connect(() => this.#fail(), {
        sender: Parcel,
        dispatchUid: `${POISONED_RECEIVER}-parcels-${consumer}`,
        consumer,
      }),
    )
    undo.push(connectParcelNeighbors(form))
    return () => {
      for (const disconnect of undo) disconnect()
    }
  }

  #fail(): void {
    if (this.#strikes(true)) throw this.#thrown()
  }

  async #receive({ instance: { email } }: PostSave<typeof User>): Promise<void> {
    if (this.#form === 'condition' || !this.#strikes(email === POISONED_ADDRESS)) return
    if (this.#form === 'hang') await new Promise(() => {})
    throw this.#thrown()
  }

  #condition(): When<unknown> {
    const test: When['test'] = change => {
      if (this.#strikes(change.is('email', POISONED_ADDRESS))) throw this.#thrown()
      return true
    }
    return { description: 'poison', test, patterns: [{}] }
  }

  #strikes(isPoisoned: boolean): boolean {
    if (!isPoisoned || this.#isOver) return false
    return this.#kind === 'always' || this.#random.chance(FAILS_OFTEN)
  }

  #thrown(): Error {
    if (this.#form === 'huge') return new Error('"'.repeat(500_000))
    const error = new Error('This record is poison.')
    if (this.#form === 'circle') error.cause = new Error('One leads to the other.', { cause: error })
    return error
  }
}
