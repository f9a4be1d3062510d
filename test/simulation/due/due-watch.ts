import type { Commit } from '../../support/memory-dynamodb/tables/change.ts'
import type { Violations } from '../invariants/violations.ts'

/** A signal that waits, or that waited. */
interface Entry {
  readonly due: number
  /** The pointer of its key. */
  readonly pointer: string | undefined
  readonly sk: string
  text: string
  sent: number
  /** Another signal was sent under its key before it was, or it was canceled. */
  isVoid: boolean
}

/** D1 to D4, of every request: what the tables say of signals that are due. */
export class DueWatch {
  readonly #violations: Violations
  readonly #now: () => number
  /** By the partition key of the signal's item. */
  readonly #entries = new Map<string, Entry>()
  /** By partition key of a pointer: the entry it names. */
  readonly #pointers = new Map<string, string>()
  /** By partition key of a pointer: the last request before which it was absent. */
  readonly #absent = new Map<string, number>()
  #requests = 0

  constructor(violations: Violations, now: () => number) {
    this.#violations = violations
    this.#now = now
  }

  /** How many requests there were. */
  get requests(): number {
    return this.#requests
  }

  /** Takes in what one request changed in both tables. */
  see(commits: readonly Commit[]): void {
    this.#requests++
    const changes = commits.flatMap(commit => commit.changes)
    for (const { keys, before, after } of changes) {
      if (keys.sk?.S === 'signal' && after && !before) this.#seeSent(keys.pk?.S ?? '')
    }
    for (const { keys, after } of changes) {
      const [pk = '', sk = ''] = [keys.pk?.S, keys.sk?.S]
      if (pk.startsWith('due#') && after) {
        const pointer = after.key?.S === undefined ? undefined : `later#reminder#${after.key.S}`
        const id = after.item?.S ?? ''
        const text = after.payload?.M?.text?.S ?? ''
        const known = this.#entries.get(id)
        if (!known) this.#entries.set(id, { due: Number(sk.slice(0, 15)), pointer, sk, text, sent: 0, isVoid: false })
      }
      if (pk.startsWith('later#')) this.#point(pk, after?.due?.S)
    }
    // Of several sends under one key in one transaction, the last one counts.
    for (const entry of this.#entries.values()) {
      if (entry.pointer && entry.sent === 0 && this.#pointers.get(entry.pointer) !== entry.sk) entry.isVoid = true
    }
  }

  /** What was sent, by its text. */
  sent(): Set<string> {
    return new Set([...this.#entries.values()].filter(({ sent }) => sent > 0).map(({ text }) => text))
  }

  /** D5: a send that was acknowledged has left an entry. */
  acknowledgedSend(text: string): void {
    const isKnown = [...this.#entries.values()].some(entry => entry.text === text)
    this.#violations.require(isKnown, 'D5', () => `The send of ${text} was acknowledged, and never stored.`)
  }

  /** D5: at one moment of a cancellation that was acknowledged, nothing waited under its key. */
  acknowledgedCancel(key: string, begun: number): void {
    const pointer = `later#reminder#${key}`
    const wasAbsent = !this.#pointers.has(pointer) || (this.#absent.get(pointer) ?? 0) >= begun
    this.#violations.require(wasAbsent, 'D5', () => `${key} was canceled, and waits all the same.`)
  }

  /** D4: at the end, all was sent but what was canceled or replaced. */
  atRest(): void {
    for (const { text, sent, isVoid, due } of this.#entries.values()) {
      this.#violations.require(sent > 0 || isVoid, 'D4', () => `${text} was due at ${due} and was never sent.`)
    }
  }

  #seeSent(id: string): void {
    const entry = this.#entries.get(id)
    this.#violations.require(entry !== undefined, 'D4', () => `${id} was sent without waiting.`)
    if (!entry) return
    entry.sent++
    const { text, sent, due, pointer, sk } = entry
    this.#violations.require(sent === 1, 'D1', () => `${text} was sent ${sent} times.`)
    this.#violations.require(this.#now() >= due, 'D2', () => `${text} was sent ${due - this.#now()} ms early.`)
    const counts = pointer === undefined || this.#pointers.get(pointer) === sk
    this.#violations.require(counts, 'D3', () => `${text} was sent, after it was canceled or replaced.`)
  }

  #point(pointer: string, next: string | undefined): void {
    const before = this.#pointers.get(pointer)
    if (next === undefined) this.#pointers.delete(pointer)
    else this.#pointers.set(pointer, next)
    if (next === undefined || before === undefined) this.#absent.set(pointer, this.#requests)
  }
}
