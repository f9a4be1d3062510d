import { ConfigurationError } from '../../errors/index.ts'
import type { Core } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import { isSameValue } from '../items/changed-fields.ts'
import { idOf } from '../items/read-instance-item.ts'
import { type Condition, storedAs } from './planned-write.ts'

/**
 * The maximum number of attributes a condition compares. DynamoDB allows 300 operators and 4 KB per expression:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const MOST_ATTRIBUTES = 100

/**
 * Returns the condition that an item has not changed since it was read. The version and write id show this if every writer
 * changes them. If other programs do not, or if an item has no write id, every attribute is compared: those that were read,
 * and those that the write would add. For an item without a write id, at most 100 are compared. This write gives it a write
 * id.
 */
export function isUnchanged(
  { foreignWriters }: Pick<Core, 'foreignWriters'>,
  item: Readonly<Item>,
  after: Readonly<Item> = {},
): readonly Condition[] {
  const isShared = foreignWriters.has(item._type?.S ?? '')
  const marks = storedAs(item, ['_v', '_wid'])
  if (item._wid && !isShared) return marks
  const names = Object.keys({ ...after, ...item }).filter(name => !['pk', 'sk', '_v', '_wid'].includes(name))
  if (isShared && names.length > MOST_ATTRIBUTES) throw tooMany(item, names.length)
  const rest = names.slice(0, MOST_ATTRIBUTES)
  // An item that another writer created may have none of them. Then the condition must say that it exists.
  return [{ kind: 'exists' }, ...marks, ...storedAs(item, rest)]
}

/** Whether an item has changed since it was loaded. A fence does not count as a change. */
export function hasChanged(core: Pick<Core, 'foreignWriters'>, loaded: Readonly<Item>, item: Readonly<Item>): boolean {
  // Some layouts of other code do not store the write id.
  const mayDiffer = loaded._deleting ?? item._deleting ?? !item._wid
  return isUnchanged(core, loaded).some(
    each =>
      each.kind === 'stored' &&
      !(mayDiffer && FENCED.has(each.attribute)) &&
      !isSameValue(item[each.attribute], each.value),
  )
}

// The attributes that a fence changes. See fencedItem in deletion-fence.ts.
const FENCED = new Set(['_wid', '_wids', '_deleting', '_ttl'])

/** Returns the error for an item that has more attributes than a condition can compare. */
export function tooMany(item: Readonly<Item>, count: number): ConfigurationError {
  return new ConfigurationError(
    'repository.tooManyAttributes',
    `${item._type?.S} ${idOf(item)} has ${count} attributes, and at most ${MOST_ATTRIBUTES} can be compared. Store some in a map, or let other writers use foreignUpdate().`,
  )
}
