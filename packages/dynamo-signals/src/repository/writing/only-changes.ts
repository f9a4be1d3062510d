import type { Item } from '../items/attribute-value.ts'
import { isSameValue } from '../items/changed-fields.ts'
import type { PlannedWrite } from './planned-write.ts'

/**
 * The maximum number of attributes that an update changes. Each needs up to 14 bytes, such as `#u150 = :u150,`, of the 4 KB
 * of an expression:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
const MOST_CHANGES = 200

/**
 * Returns the put of an item that was read as an update of the attributes that differ, so that it keeps those that another
 * program has added since the read: no condition can name them. Returns the put if more than 200 attributes differ, or if
 * the item was not read. Pure.
 */
export function onlyChanges(write: PlannedWrite): PlannedWrite {
  const { kind, item: after, replaces: before } = write
  if (kind !== 'put' || !after || !before) return write
  const changed = Object.keys({ ...before, ...after }).filter(name => !isSameValue(before[name], after[name]))
  if (changed.length === 0 || changed.length > MOST_CHANGES) return write
  return { ...write, kind: 'update', update: updateExpression(changed, after) }
}

function updateExpression(changed: readonly string[], after: Readonly<Item>) {
  const names: Record<string, string> = {}
  const values: Item = {}
  const [set, remove]: [string[], string[]] = [[], []]
  for (const [at, attribute] of changed.entries()) {
    const value = after[attribute]
    names[`#u${at}`] = attribute
    if (value) {
      values[`:u${at}`] = value
      set.push(`#u${at} = :u${at}`)
    } else remove.push(`#u${at}`)
  }
  const clauses = Object.entries({ SET: set, REMOVE: remove }).filter(([, terms]) => terms.length > 0)
  return { expression: clauses.map(([clause, terms]) => `${clause} ${terms.join(', ')}`).join(' '), names, values }
}
