import { fenceOf } from '../repository/items/deletion-fence.ts'
import { fitting, type ItemKey, keyAttributes } from '../repository/items/keys.ts'
import type { PlannedWrite } from '../repository/writing/planned-write.ts'

/** What a write has to do with the fence of its instance. */
type FenceWork = 'set' | 'lift' | 'end' | 'check'

/** Returns what a write, in the library's own form, has to do with the fence of its instance. Undefined for nothing. */
export function fenceWork({ kind, item, replaces, conditions }: PlannedWrite): FenceWork | undefined {
  const [before, after] = [replaces, item].map(each => each && fenceOf(each))
  if (after) return 'set'
  if (before) return kind === 'delete' ? 'end' : 'lift'
  return conditions.some(condition => condition.kind === 'notDeleting') ? 'check' : undefined
}

/**
 * Plans what a write does with the fence of its instance. Other code would not respect a mark in its own item, so the fence is
 * an item in the library's own table. Another delete replaces it, and then the first one finds that its fence is gone.
 *
 * @param itemKey identifies the item of the instance, whatever id was used to address it.
 */
export function fenceWrite(work: FenceWork, write: PlannedWrite, itemKey: string): PlannedWrite {
  const { table, item, replaces, conditions, refusal } = write
  const key: ItemKey = { pk: fitting(itemKey, MAX_PARTITION_KEY), sk: 'fence' }
  switch (work) {
    case 'set': {
      const mark = item?._deleting
      const until = mark?.M?.until?.S
      const fence = { ...keyAttributes(key), ...(mark && { _deleting: mark }) }
      const _ttl = { N: String(Math.ceil(Date.parse(until ?? '') / 1000)) }
      return { kind: 'put', table, key, item: { ...fence, _ttl }, conditions: [], refusal }
    }
    case 'lift':
    case 'end': {
      const isOurs = { kind: 'stored' as const, attribute: '_deleting', value: replaces?._deleting }
      return { kind: 'delete', table, key, conditions: [isOurs], refusal }
    }
    case 'check': {
      const noFence = conditions.filter(({ kind }) => kind === 'notDeleting')
      return { kind: 'check', table, key, conditions: noFence, refusal }
    }
  }
}

const MAX_PARTITION_KEY = 2048
