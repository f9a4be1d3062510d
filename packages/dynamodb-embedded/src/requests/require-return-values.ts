import { invalid } from '../service-error.ts'
import type { Item } from '../values/item.ts'
import type { PlannedWrite, WriteKind } from './plan-write.ts'

const OF_ALL = ['NONE', 'ALL_OLD']
const OF_UPDATES = [...OF_ALL, 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW']

/** Throws if this kind of write does not support the `ReturnValues`. */
export function requireReturnValues(kind: WriteKind, wanted = 'NONE'): void {
  if (!(kind === 'Update' ? OF_UPDATES : OF_ALL).includes(wanted)) throw invalid('Return values set to invalid value')
}

/** Returns the attributes for the response: of the item before or after the write, all of them or only changed ones. */
export function returnedAttributes(write: PlannedWrite, after: Item | undefined, wanted = 'NONE'): Item | undefined {
  switch (wanted) {
    case 'ALL_OLD':
      return write.before
    case 'ALL_NEW':
      return after
    case 'UPDATED_OLD':
      return unlessEmpty(write.changed(write.before))
    case 'UPDATED_NEW':
      return unlessEmpty(write.changed(after))
    default:
      return undefined
  }
}

function unlessEmpty(item: Item): Item | undefined {
  return Object.keys(item).length > 0 ? item : undefined
}
