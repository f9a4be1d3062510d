import { KIND } from '../errors/base.ts'
import { DynamoSignalsError } from '../errors/index.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { fitting, type ItemKey, keyAttributes, ledgerPartition } from '../repository/items/keys.ts'
import type { PlannedWrite } from '../repository/writing/planned-write.ts'
import { readEntry } from './ledger-entry.ts'
import { ledgerExpiry } from './ledger-expiry.ts'

/** The receiver has finished this record before, so a receipt already exists. Not an error of the receiver. */
export class AlreadyHandled extends DynamoSignalsError {
  static override readonly [KIND]: string = 'AlreadyHandled'
  /** The existing receipt. */
  declare readonly receipt: Item | undefined

  constructor(dispatchUid: string, recordId: string, receipt: Item | undefined) {
    super('streams.alreadyHandled', `${dispatchUid} has already handled the record ${recordId}.`)
    this.receipt = receipt
  }
}

/** The outcome in a receipt: the effects were written, or the record no longer applied. */
export type Outcome = 'done' | 'notApplicable'

/** One receiver's work on one record. */
export interface Task {
  readonly dispatchUid: string
  readonly itemKey: string
  readonly recordId: string
  /** The position of the record in its stream, which distinguishes it from another record with the same write ID. */
  readonly position?: string | undefined
}

/** Plans the receipt of a finished task, on condition that there is none yet. */
export function planReceipt(core: Core, task: Task, outcome: Outcome): PlannedWrite {
  const now = core.runtime.now()
  const key = receiptKey(task)
  const item = {
    ...keyAttributes(key),
    outcome: { S: outcome },
    position: { S: task.position ?? '' },
    at: { S: now.toISOString() },
    _ttl: { N: String(ledgerExpiry(now)) },
  }
  return {
    kind: 'put',
    table: core.ledgerTableName,
    key,
    item,
    conditions: [{ kind: 'absent' }],
    refusal: handled(task),
  }
}

/** Plans a check that a task has no receipt yet, for a commit that contains only part of its effects. */
export function planNoReceipt(core: Core, task: Task): PlannedWrite {
  const conditions = [{ kind: 'absent' } as const]
  return { kind: 'check', table: core.ledgerTableName, key: receiptKey(task), conditions, refusal: handled(task) }
}

/** Returns the receipt of a task, if it has one. */
export function readReceipt(core: Core, task: Task): Promise<Item | undefined> {
  return readEntry(core, receiptKey(task))
}

/** Whether a task has a receipt. */
export async function hasReceipt(core: Core, task: Task): Promise<boolean> {
  return (await readReceipt(core, task)) !== undefined
}

/** Returns the key of a receipt. The receipts of one receiver and one item share a partition. */
export function receiptKey({ dispatchUid, itemKey, recordId }: Task): ItemKey {
  return { pk: ledgerPartition('receipt', dispatchUid, itemKey), sk: fitting(recordId) }
}

function handled({ dispatchUid, recordId }: Task): PlannedWrite['refusal'] {
  return receipt => new AlreadyHandled(dispatchUid, recordId, receipt)
}
