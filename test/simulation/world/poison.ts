import { User } from '@dynamo-signals/shop'
import { type PostSave, postSave } from 'dynamo-signals'
import type { Random } from '../../support/random.ts'

/** Whether a receiver fails some of its records, and how stubbornly: until the faults end, or until somebody cures it. */
export const POISONS = ['none', 'often', 'always'] as const
export type PoisonKind = (typeof POISONS)[number]

/** Whose records are poison. */
export const POISONED_ADDRESS = 'person0@mail.example'
/** What the dispatch uids of the receivers that fail begin with. */
export const POISONED_RECEIVER = 'simulation/poisoned'
const FAILS_OFTEN = 0.8

/** A receiver of each consumer that cannot deal with one user, whatever it is delivered about it. */
export class Poison {
  readonly #kind: PoisonKind
  readonly #random: Random
  #isOver = false

  constructor(kind: PoisonKind, random: Random) {
    this.#kind = kind
    this.#random = random
  }

  /** Fails for good, as far as the receivers can know. */
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
    const undo = (['links', 'mail'] as const).map(consumer =>
      postSave.connect(event => this.#receive(event), {
        sender: User,
        dispatchUid: `${POISONED_RECEIVER}-${consumer}`,
        consumer,
      }),
    )
    return () => {
      for (const disconnect of undo) disconnect()
    }
  }

  #receive({ instance: { email } }: PostSave<typeof User>): void {
    if (email !== POISONED_ADDRESS || this.#isOver) return
    if (this.#kind === 'always' || this.#random.chance(FAILS_OFTEN)) throw new Error('This record is poison.')
  }
}
