import { gunzipSync } from 'node:zlib'
import { unlessThrown } from '../dispatch/thrown-values.ts'
import type { Core } from '../repository/core.ts'
import { decodeFields, type Item } from '../repository/items/attribute-value.ts'
import { changeLane, type Unplaced } from './change-lane.ts'
import type { LambdaRecord } from './lambda-record.ts'
import { type Lane, laneOf } from './lanes.ts'
import { changeEntry, readEntry } from './ledger-entry.ts'
import { isLive } from './ledger-expiry.ts'
import { lettersPartition, pieceName, piecesPartition } from './letter-keys.ts'
import { readPartition } from './read-partition.ts'

/** A complete record that a receiver failed to handle. It can be delivered again after it has left the stream. */
export interface DeadLetter {
  /** An opaque ID, which a redrive accepts. */
  readonly id: string
  readonly consumer: string
  readonly dispatchUid: string
  /** The partition key of the item. */
  readonly itemKey: string
  readonly recordId: string
  readonly record: LambdaRecord
  /** The receiver's last error. Undefined for a record that only waits behind an earlier one. */
  readonly error: string | undefined
  readonly attempts: number
  /** ISO 8601, UTC. */
  readonly firstFailedAt: string
  readonly parkedAt: string
  /** Whether it waits behind an earlier dead letter of its item. */
  readonly parkedBehind: boolean
  /** How many more items of the ledger store the record. Absent if one is enough. */
  readonly pieces?: number
  /** Why the record has only its keys and no images. Such a letter cannot be redriven. Absent for all others. */
  readonly imagesMissing?: string
}

/**
 * The letters of one consumer: its dead letters and its waiting records. A lane is one receiver and one item. While a lane has
 * dead letters, its later records are parked behind them, so that a redrive keeps the item's order.
 */
export class DeadLetters {
  readonly #core: Core
  readonly #consumer: string

  constructor(core: Core, consumer: string) {
    this.#core = core
    this.#consumer = consumer
  }

  /** Yields the letters of one lane, in the order of their records, or of all lanes. Only one page of them is in memory at a time. */
  async *ofLane(lane?: Lane): AsyncGenerator<DeadLetter> {
    const prefix = lane && { prefix: `${laneOf(lane)}#` }
    for await (const item of readPartition(this.#core, lettersPartition(this.#consumer), prefix)) {
      const letter = isLive(this.#core, item) && (await this.#read(item))
      if (letter) yield letter
    }
  }

  /** Stores a receiver's last error. */
  async noteFailure({ id }: DeadLetter, { error, attempts }: Pick<DeadLetter, 'error' | 'attempts'>): Promise<void> {
    const key = { pk: lettersPartition(this.#consumer), sk: id }
    await changeEntry(this.#core, key, {
      update: 'SET #error = :error, #attempts = :attempts, #parkedBehind = :behind',
      condition: 'attribute_exists(#pk)',
      values: { error: error ?? '', attempts, behind: false },
    })
  }

  /** Removes a dead letter that has been handled, with all its pieces. Removing it again changes nothing. */
  async remove(letter: DeadLetter): Promise<void> {
    const remove = (pk: string, sk: string, conditions: Unplaced['conditions']): Unplaced => ({
      kind: 'delete',
      key: { pk, sk },
      conditions,
    })
    const pieces = Array.from({ length: letter.pieces ?? 0 }, (_, number) =>
      remove(piecesPartition(this.#consumer, letter.id), pieceName(number), []),
    )
    const own = remove(lettersPartition(this.#consumer), letter.id, [{ kind: 'exists' }])
    await changeLane(this.#core, letter, -1, { writes: [own, ...pieces] })
  }

  /** Returns a letter with its record unpacked. Undefined if it was removed after it was found. */
  async #read(item: Item): Promise<DeadLetter | undefined> {
    const { sk, pk, _ttl, record, packed, ...rest } = item
    const fields = decodeFields(rest) as unknown as Omit<DeadLetter, 'id' | 'record'>
    const id = sk?.S ?? ''
    const letter = (whole: LambdaRecord) => ({ ...fields, error: fields.error, id, record: whole })
    if (record) return letter(JSON.parse(record.S ?? '{}'))
    const bytes = packed?.B ?? (await this.#gather(id))
    // Undefined if pieces of it are missing.
    const text = unlessThrown(() => gunzipSync(bytes).toString())
    if (text !== undefined) return letter(JSON.parse(text))
    if (!(await readEntry(this.#core, { pk: pk?.S ?? '', sk: id }))) return undefined
    return { ...letter({}), imagesMissing: 'Parts of the record are missing from the ledger' }
  }

  async #gather(id: string): Promise<Uint8Array> {
    const pieces: Uint8Array[] = []
    for await (const { piece } of readPartition(this.#core, piecesPartition(this.#consumer, id)))
      if (piece?.B) pieces.push(piece.B)
    return Buffer.concat(pieces)
  }
}
