import type { MemoryDynamoDB } from '../../support/memory-dynamodb/memory-dynamodb.ts'
import type { Change, Commit } from '../../support/memory-dynamodb/tables/change.ts'
import type { Actor } from '../world/actor.ts'
import type { Violations } from './violations.ts'

/** I13 and I18: receipts come in the order of their item's records, and only the holder of a claim ends it. */
export class LedgerWatch {
  readonly #violations: Violations
  readonly #now: () => number
  /** By record id: the sequence number of the record. */
  readonly #sequences = new Map<string, bigint>()
  /** By receiver and item: the furthest record with a receipt. */
  readonly #furthest = new Map<string, bigint>()
  /** By key of a `once` effect: who holds which claim, until when. */
  readonly #holders = new Map<string, { readonly performer: Actor | undefined; readonly fence: number }>()

  constructor(_memory: MemoryDynamoDB, violations: Violations, now: () => number) {
    this.#violations = violations
    this.#now = now
  }

  seeData({ changes }: Commit): void {
    for (const change of changes) this.#sequences.set(recordIdOf(change), BigInt(change.sequenceNumber))
  }

  see({ changes }: Commit, performer: Actor | undefined): void {
    for (const change of changes) {
      const pk = change.keys.pk?.S ?? ''
      if (pk.startsWith('receipt#')) this.#seeReceipt(pk, change)
      else if (pk.startsWith('once#')) this.#seeClaim(change, performer)
    }
  }

  #seeReceipt(lane: string, { before, after, keys }: Change): void {
    this.#violations.require(before === undefined && after !== undefined, 'I15', () => `${lane} changed a receipt.`)
    const sequence = this.#sequences.get(`${lane.split('#').slice(2).join('#')} ${keys.sk?.S}`)
    if (sequence === undefined) return
    const furthest = this.#furthest.get(lane) ?? 0n
    this.#violations.require(sequence > furthest, 'I13', () => `${lane} handled ${keys.sk?.S} after a later record.`)
    if (sequence > furthest) this.#furthest.set(lane, sequence)
  }

  #seeClaim({ after, before, keys }: Change, performer: Actor | undefined): void {
    const key = `${keys.pk?.S} ${keys.sk?.S}`
    const fence = Number(after?.fence?.N)
    const held = Number(before?.fence?.N ?? 0)
    this.#violations.require(
      before?.state?.S !== 'done' || after?.state?.S === 'done',
      'I18',
      () => `${key} was undone.`,
    )
    if (fence === held + 1) {
      const clock = this.#now() + (performer?.skew ?? 0)
      const isFree = before === undefined || Number(before.until?.N) <= clock
      this.#violations.require(isFree, 'I18', () => `${performer?.id} took ${key} before its lease ran out.`)
      this.#holders.set(key, { performer, fence })
      return
    }
    const holder = this.#holders.get(key)
    const isHolder = holder?.fence === fence && holder.performer === performer
    this.#violations.require(
      fence === held && isHolder,
      'I18',
      () => `${performer?.id} ended ${holder?.performer?.id}'s claim of ${key}.`,
    )
  }
}

/** The partition key as the ledger has it, and what the library knows a record by. */
function recordIdOf({ keys, before, after, eventId }: Change): string {
  const itemKey = (keys.pk?.S ?? '').replaceAll('%', '%25').replaceAll('#', '%23')
  const [written, replaced] = [after?._wid?.S, before?._wid?.S]
  if (after && written !== undefined && written !== replaced) return `${itemKey} ${after._v?.N ?? 0}.${written}`
  if (!after && replaced !== undefined) return `${itemKey} deleted.${replaced}`
  return `${itemKey} foreign.${eventId}`
}
