import { Product, User } from '@dynamo-signals/shop'
import type { MemoryDynamoDB } from '../../support/memory-dynamodb/memory-dynamodb.ts'
import type { Change, Commit } from '../../support/memory-dynamodb/tables/change.ts'
import type { Item } from '../../support/memory-dynamodb/values/item.ts'
import { itemAt } from './item-at.ts'
import type { Violations } from './violations.ts'

/** The unique fields, said once more: the library's own list is what is being checked. */
const UNIQUE: Readonly<Record<string, string>> = { [User.name]: 'email', [Product.name]: 'slug' }

/** I5, I6 and I8, of every commit, whichever models there are. */
export function watchData(memory: MemoryDynamoDB, { changes }: Commit, violations: Violations): void {
  for (const change of changes) {
    const sk = change.keys.sk?.S
    if (sk === 'instance') {
      watchVersion(change, violations)
      watchHolder(memory, change, violations)
    } else if (sk === 'guard') watchGuard(memory, change, violations)
  }
}

/** I5: versions of an item's life are 1, 2, 3 and so on; a fence is not a save. I8: every write names its writer. */
function watchVersion({ before, after, keys }: Change, violations: Violations): void {
  // Parcels are written by others, too.
  if (!after || after._type?.S === 'Parcel') return
  const name = keys.pk?.S ?? ''
  const isStamped = after._type?.S !== undefined && after._v?.N !== undefined && after._wid?.S !== undefined
  violations.require(isStamped, 'I8', () => `${name} was written without type, version or write id.`)
  const [old, next] = [Number(before?._v?.N ?? 0), Number(after._v?.N)]
  const isFence = before !== undefined && JSON.stringify(before._deleting) !== JSON.stringify(after._deleting)
  const isNext = next === old + 1 || (isFence && next === old)
  violations.require(isNext, 'I5', () => `${name} went from version ${old} to ${next}.`)
  violations.require(after._wid?.S !== before?._wid?.S, 'I5', () => `${name} kept its write id.`)
  const isSameLife = before === undefined || before.createdAt?.S === after.createdAt?.S
  violations.require(isSameLife, 'I5', () => `${name} changed the time of its creation.`)
}

/** I6, from the holder's side. */
function watchHolder(memory: MemoryDynamoDB, { before, after }: Change, violations: Violations): void {
  const type = (after ?? before)?._type?.S ?? ''
  const field = UNIQUE[type]
  if (!field) return
  const id = (after ?? before)?.id?.S
  const [old, next] = [before?.[field]?.S, after?.[field]?.S]
  if (next !== undefined) {
    violations.require(holderOf(memory, type, next) === id, 'I6', () => `${type} ${id} does not hold ${next}.`)
  }
  if (old !== undefined && old !== next) {
    violations.require(holderOf(memory, type, old) !== id, 'I6', () => `${type} ${id} still holds ${old}.`)
  }
}

/** I6, from the guard's side. */
function watchGuard(memory: MemoryDynamoDB, { after, keys }: Change, violations: Violations): void {
  const [, type = '', field = '', value = ''] = /^unique#(\w+)\.(\w+)#(.*)$/.exec(keys.pk?.S ?? '') ?? []
  if (!after) return
  const holder = itemAt(memory, `${type}#${after.owner?.S}`, 'instance')
  violations.require(holder?.[field]?.S === value, 'I6', () => `The guard of ${value} names ${after.owner?.S}.`)
}

function holderOf(memory: MemoryDynamoDB, type: string, value: string): string | undefined {
  return guardOf(memory, type, value)?.owner?.S
}

function guardOf(memory: MemoryDynamoDB, type: string, value: string): Item | undefined {
  return itemAt(memory, `unique#${type}.${UNIQUE[type]}#${value}`, 'guard')
}
