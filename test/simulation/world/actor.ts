import { AsyncLocalStorage } from 'node:async_hooks'
import type { Runtime } from 'dynamo-signals'
import type { Random } from '../../support/random.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** What an actor needs of a clock: the simulation's, or the real one. */
export type ActorClock = Pick<VirtualClock, 'now' | 'after'>

/** Who does something: a request of a client's, an invocation of a consumer, a redrive, a consumer's mapping, or the schedule. */
export type ActorKind = 'client' | 'links' | 'mail' | 'redrive' | 'mapping' | 'schedule'

/** A promise that is never settled: what the dead wait for. */
export const never = (): Promise<never> => new Promise(() => {})

/** Thrown to callers that wait for an actor that died. */
export class ActorDied extends Error {}

const running = new AsyncLocalStorage<Actor>()

/** The actor in whose flow of calls this happens. */
export function currentActor(): Actor | undefined {
  return running.getStore()
}

/** Something that can die or freeze in the middle of its work: the dead never go on, the frozen do later. */
export class Actor {
  readonly id: string
  readonly kind: ActorKind
  /** How wrong its clock is, in milliseconds. */
  readonly skew: number
  isAlive = true
  /** How many of its requests changed the table. */
  commits = 0
  readonly #clock: ActorClock
  readonly #random: Random
  #frozenUntil = 0
  readonly #death = Promise.withResolvers<never>()
  #onTrouble: (() => void)[] = []

  constructor(id: string, kind: ActorKind, facts: { clock: ActorClock; random: Random; skew: number }) {
    this.id = id
    this.kind = kind
    this.skew = facts.skew
    this.#clock = facts.clock
    this.#random = facts.random
    this.#death.promise.catch(() => {})
  }

  /** Runs work as this actor; rejects with `ActorDied` when it dies before the work is done. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return running.run(this, () => Promise.race([work(), this.#death.promise]))
  }

  die(): void {
    if (!this.isAlive) return
    this.isAlive = false
    for (const listener of this.#onTrouble) listener()
    this.#death.reject(new ActorDied(`${this.id} died.`))
  }

  /** Longer than any of its actions takes. */
  freeze(milliseconds: number): void {
    this.#frozenUntil = this.#clock.now() + milliseconds
    for (const listener of this.#onTrouble) listener()
  }

  onTrouble(listener: () => void): void {
    this.#onTrouble.push(listener)
  }

  /** Goes on after a while, if it lives then, and not before it thaws. */
  after(milliseconds: number, run: () => void): () => void {
    let cancel = () => {}
    const due = () => {
      if (!this.isAlive) return
      const left = this.#frozenUntil - this.#clock.now()
      if (left > 0) cancel = this.#clock.after(left, due)
      else run()
    }
    cancel = this.#clock.after(milliseconds, due)
    return () => cancel()
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      this.after(milliseconds, resolve)
    })
  }

  /** The library's view of time and chance. */
  get runtime(): Runtime {
    return {
      now: () => new Date(this.#clock.now() + this.skew),
      sleep: milliseconds => this.sleep(milliseconds),
      schedule: (milliseconds, run) => this.after(milliseconds, run),
      random: () => this.#random.next(),
      newId: () => this.#random.bytes(12).toString('hex'),
      newWriteId: () => this.#random.bytes(9).toString('base64url'),
    }
  }
}
