import type { Core } from '../repository/core.ts'
import { decodeFields, encodeFields, type Item } from '../repository/items/attribute-value.ts'
import { type ItemKey, keyAttributes, keyPart } from '../repository/items/keys.ts'
import { commit } from '../repository/writing/commit.ts'
import type { PlannedWrite } from '../repository/writing/planned-write.ts'
import { AlreadyHandled, expiry, planNoReceipt } from './ledger.ts'
import type { LambdaRecord } from './stream-record.ts'

/** A record that a receiver gave up on, whole: it can be delivered again when the stream has forgotten it. */
export interface DeadLetter {
  /** Opaque; what a redrive takes. */
  readonly id: string
  readonly consumer: string
  readonly dispatchUid: string
  /** The partition key of the item. */
  readonly itemKey: string
  readonly recordId: string
  readonly record: LambdaRecord
  /** What the receiver last failed with; undefined for a record that only waits behind an earlier one. */
  readonly error: string | undefined
  readonly attempts: number
  /** ISO 8601, UTC. */
  readonly firstFailedAt: string
  readonly parkedAt: string
  /** Whether it waits behind an earlier dead letter of its item. */
  readonly parkedBehind: boolean
}

/** A record on its way into the dead letters. */
export type Parking = Omit<DeadLetter, 'id' | 'parkedAt'>

/** Somebody else parked or redrove for the same item and receiver meanwhile: look again. */
class LaneChanged extends Error {}

/**
 * The dead letters of one consumer. A lane is one receiver and one item: while a lane has dead letters, its later
 * records are parked behind them, so that a redrive keeps the item's order.
 */
export class DeadLetters {
  readonly #core: Core
  readonly #consumer: string

  constructor(core: Core, consumer: string) {
    this.#core = core
    this.#consumer = consumer
  }

  /** The lanes that have dead letters, as {@link laneOf} names them. Empty at most times. */
  async lanes(): Promise<Set<string>> {
    const lanes = new Set<string>()
    for await (const item of this.#query(`lanes#${keyPart(this.#consumer)}`)) lanes.add(item.sk?.S ?? '')
    return lanes
  }

  /** Every dead letter, those of a lane in the order of their records. */
  async *list(): AsyncGenerator<DeadLetter> {
    for await (const item of this.#query(this.#letters)) yield toDeadLetter(item)
  }

  /** Parks a record, for good once this resolves. Parking it again, or one that has a receipt, changes nothing. */
  async park(parking: Parking): Promise<void> {
    const { runtime } = this.#core
    const key = { pk: this.#letters, sk: sortKeyOf(parking) }
    const item = {
      ...encodeFields({ ...parking, record: JSON.stringify(parking.record), parkedAt: runtime.now().toISOString() }),
      ...keyAttributes(key),
      _ttl: { N: String(expiry(runtime.now())) },
    }
    await this.#change(parking, 1, { kind: 'put', key, item, conditions: [{ kind: 'absent' }] }, [
      planNoReceipt(this.#core, parking),
    ])
  }

  /** Removes a dead letter that has been handled. Removing it again changes nothing. */
  async remove(letter: DeadLetter): Promise<void> {
    const key = { pk: this.#letters, sk: letter.id }
    await this.#change(letter, -1, { kind: 'delete', key, conditions: [{ kind: 'exists' }] })
  }

  get #letters(): string {
    return `letters#${keyPart(this.#consumer)}`
  }

  /** Changes a letter together with the count of its lane, so that a lane is open as long as it has letters. */
  async #change(
    letter: Pick<DeadLetter, 'dispatchUid' | 'itemKey'>,
    step: 1 | -1,
    write: Omit<PlannedWrite, 'table' | 'refusal'>,
    conditions: readonly PlannedWrite[] = [],
  ): Promise<void> {
    const table = this.#core.ledgerTableName
    const key = { pk: `lanes#${keyPart(this.#consumer)}`, sk: laneOf(letter) }
    for (;;) {
      const { Item: found } = await this.#core.transport('GetItem', {
        TableName: table,
        Key: keyAttributes(key),
        ConsistentRead: true,
      })
      const done = new AlreadyChanged()
      try {
        await commit(this.#core, [
          ...conditions,
          { ...write, table, refusal: () => done },
          { ...this.#lane(key, found, step), table, refusal: () => new LaneChanged() },
        ])
        return
      } catch (error) {
        if (error === done || error instanceof AlreadyHandled) return
        if (!(error instanceof LaneChanged)) throw error
      }
    }
  }

  #lane(key: ItemKey, found: Item | undefined, step: 1 | -1): Omit<PlannedWrite, 'table' | 'refusal'> {
    const before = found?.letters?.N
    const after = Number(before ?? 0) + step
    const conditions: PlannedWrite['conditions'] =
      before === undefined ? [{ kind: 'absent' }] : [{ kind: 'equals', attribute: 'letters', value: Number(before) }]
    if (after <= 0) return { kind: 'delete', key, conditions }
    return { kind: 'put', key, item: { ...keyAttributes(key), letters: { N: String(after) } }, conditions }
  }

  async *#query(partition: string): AsyncGenerator<Item> {
    let start: Item | undefined
    do {
      const output = await this.#core.transport('Query', {
        TableName: this.#core.ledgerTableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: partition } },
        ExclusiveStartKey: start,
      })
      yield* output.Items ?? []
      start = output.LastEvaluatedKey
    } while (start)
  }
}

class AlreadyChanged extends Error {}

/** One receiver's records of one item. */
export function laneOf({ dispatchUid, itemKey }: Pick<DeadLetter, 'dispatchUid' | 'itemKey'>): string {
  return `${keyPart(dispatchUid)}#${keyPart(itemKey)}`
}

// Sequence numbers are decimals of up to 40 digits: padded, they sort as numbers do.
function sortKeyOf({ record, recordId, ...lane }: Parking): string {
  return `${laneOf(lane)}#${(record.dynamodb?.SequenceNumber ?? '').padStart(40, '0')}#${keyPart(recordId)}`
}

function toDeadLetter(item: Item): DeadLetter {
  const { sk, pk: _pk, _ttl, record, ...rest } = item
  const fields = decodeFields(rest) as unknown as Omit<DeadLetter, 'id' | 'record'>
  return { ...fields, error: fields.error, id: sk?.S ?? '', record: JSON.parse(record?.S ?? '{}') }
}
