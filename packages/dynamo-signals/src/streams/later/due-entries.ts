import type { Core } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { duePartition, dueText, dueTimeIn, pointerKey } from '../../repository/items/due-keys.ts'
import { keyAttributes } from '../../repository/items/keys.ts'
import { readItems } from '../../repository/reading/read-items.ts'

/** Fills three transactions of signals with keys, and one request for their pointers. */
const PAGE = 99

/** A signal that waits in the ledger. */
export interface DueEntry {
  /** The partition key that the item of the signal will have. */
  readonly id: string
  readonly signal: string
  readonly due: number
  readonly key: string | undefined
  /** Whether the signal was canceled, or replaced by another one with its key. It is then never delivered. */
  readonly isVoid: boolean
  readonly stored: Item
}

/**
 * Reads the signals of one share that are due by a time, page by page, in order of their due times, strongly consistent. If
 * nothing is due, this costs one request. A page of signals with keys costs one more.
 */
export async function* duePages(core: Core, shard: number, dueBy: number): AsyncGenerator<DueEntry[]> {
  let ExclusiveStartKey: Item | undefined
  do {
    const { Items = [], LastEvaluatedKey } = await core.transport('Query', {
      TableName: core.ledgerTableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND sk < :end',
      ExpressionAttributeValues: { ':pk': { S: duePartition(shard) }, ':end': { S: dueText(dueBy + 1) } },
      Limit: PAGE,
      ExclusiveStartKey,
    })
    if (Items.length > 0) yield await withPointers(core, Items)
    ExclusiveStartKey = LastEvaluatedKey
  } while (ExclusiveStartKey)
}

async function withPointers(core: Core, items: readonly Item[]): Promise<DueEntry[]> {
  const keyed = items.filter(({ key }) => key?.S !== undefined)
  const pointers = new Set(keyed.map(({ _signal, key }) => pointerKey(_signal?.S ?? '', key?.S ?? '').pk))
  const keys = [...pointers].map(pk => keyAttributes({ pk, sk: pointerKey('', '').sk }))
  const named = new Map<string, string | undefined>()
  for await (const { pk, due } of readItems(core, core.ledgerTableName, keys)) named.set(pk?.S ?? '', due?.S)
  return items.map(stored => {
    const { sk, item, _signal, key } = stored
    const signal = _signal?.S ?? ''
    const isVoid = key?.S !== undefined && named.get(pointerKey(signal, key.S).pk) !== sk?.S
    return { id: item?.S ?? '', signal, due: dueTimeIn(sk?.S ?? ''), key: key?.S, isVoid, stored }
  })
}
