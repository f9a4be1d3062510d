import type { Change, Commit } from '../../support/memory-dynamodb/tables/change.ts'
import type { Actor } from '../world/actor.ts'
import { POISONED_RECEIVER } from '../world/poison.ts'
import { recordIdOf } from './record-id.ts'
import type { Violations } from './violations.ts'

/** I13 and I18: receipts come in the order of their item's records, and only the holder of a claim ends it. */
export class LedgerWatch {
  /** The longest time from a record to a receipt, of receivers that do not fail by themselves. */
  longestDelay = 0
  readonly #violations: Violations
  readonly #now: () => number
  /** By record id: the sequence number of the record, and when it was written. */
  readonly #records = new Map<string, { readonly sequence: bigint; readonly at: number }>()
  /** By receiver and item: the furthest record with a receipt. */
  readonly #furthest = new Map<string, bigint>()
  /** By batch that has begun and not ended: since when. */
  readonly #marks = new Map<string, number>()
  /** By key of a `once` effect: who holds which claim, until when. */
  readonly #holders = new Map<string, { readonly performer: Actor | undefined; readonly token: number }>()

  constructor(violations: Violations, now: () => number) {
    this.#violations = violations
    this.#now = now
  }

  seeData({ changes }: Commit): void {
    for (const change of changes) {
      const id = recordIdOf(change)
      // An earlier copy that is put back brings its write id along: a record with the ID of another one.
      const key = this.#records.has(id) ? `${id}@${change.sequenceNumber}` : id
      this.#records.set(key, { sequence: BigInt(change.sequenceNumber), at: change.at })
    }
  }

  see({ changes }: Commit, performer: Actor | undefined): void {
    for (const change of changes) {
      const pk = change.keys.pk?.S ?? ''
      if (pk.startsWith('receipt#')) this.#seeReceipt(pk, change)
      else if (pk.startsWith('once#')) this.#seeClaim(change, performer)
      else if (pk.startsWith('batch#')) this.#seeMark(pk, change)
    }
  }

  /** The marks of batches that have begun since then, and have not ended. */
  marksSince(time: number): string[] {
    return [...this.#marks].filter(([, since]) => since > time).map(([batch]) => batch)
  }

  #seeMark(batch: string, { before, after }: Change): void {
    // A redelivered batch does not begin a second time.
    if (after) this.#marks.set(batch, (before && this.#marks.get(batch)) ?? this.#now())
    else this.#marks.delete(batch)
  }

  #seeReceipt(lane: string, { before, after, keys }: Change): void {
    this.#violations.require(before === undefined && after !== undefined, 'I15', () => `${lane} changed a receipt.`)
    const record = this.#records.get(`${lane.split('#').slice(2).join('#')} ${keys.sk?.S}`)
    if (!record) return
    const { sequence, at } = record
    if (!lane.startsWith(`receipt#${POISONED_RECEIVER}`))
      this.longestDelay = Math.max(this.longestDelay, this.#now() - at)
    const furthest = this.#furthest.get(lane) ?? 0n
    this.#violations.require(sequence > furthest, 'I13', () => `${lane} handled ${keys.sk?.S} after a later record.`)
    if (sequence > furthest) this.#furthest.set(lane, sequence)
  }

  #seeClaim({ after, before, keys }: Change, performer: Actor | undefined): void {
    const key = `${keys.pk?.S} ${keys.sk?.S}`
    const token = Number(after?.token?.N)
    const held = Number(before?.token?.N ?? 0)
    this.#violations.require(
      before?.state?.S !== 'done' || after?.state?.S === 'done',
      'I18',
      () => `${key} was undone.`,
    )
    if (token === held + 1) {
      const clock = this.#now() + (performer?.skew ?? 0)
      const isFree = before === undefined || Number(before.until?.N) <= clock
      this.#violations.require(isFree, 'I18', () => `${performer?.id} took ${key} before its lease ran out.`)
      this.#holders.set(key, { performer, token })
      return
    }
    const holder = this.#holders.get(key)
    const isHolder = holder?.token === token && holder.performer === performer
    this.#violations.require(
      token === held && isHolder,
      'I18',
      () => `${performer?.id} ended ${holder?.performer?.id}'s claim of ${key}.`,
    )
  }
}
