import { createHash } from 'node:crypto'
import type { MemoryDynamoDB } from '../../support/memory-dynamodb/memory-dynamodb.ts'
import type { Change, Commit } from '../../support/memory-dynamodb/tables/change.ts'
import type { Item } from '../../support/memory-dynamodb/values/item.ts'
import type { Actor } from '../world/actor.ts'
import { itemAt } from './item-at.ts'
import type { Violations } from './violations.ts'

/** I4, I9, I10 and I11 of every commit: the rules of the shop, said in other words than the shop's own. */
export function watchShop(
  memory: MemoryDynamoDB,
  { changes }: Commit,
  performer: Actor | undefined,
  violations: Violations,
): void {
  for (const change of changes) {
    if (change.keys.sk?.S !== 'instance') continue
    const rule = RULES[(change.after ?? change.before)?._type?.S ?? '']
    rule?.(change, { memory, violations })
  }
  if (performer && performer.kind !== 'client') watchGoods(changes, violations)
}

interface World {
  readonly memory: MemoryDynamoDB
  readonly violations: Violations
}

type Rule = (change: Change, world: World) => void

const RULES: Record<string, Rule> = {
  User: ({ before, after }, { violations }) => {
    if (!after) return
    const email = after.email?.S ?? ''
    violations.require(email === email.toLowerCase().trim(), 'I4', () => `A user has the address "${email}".`)
    const isOpened = after.isActive?.BOOL === true && before?.isActive?.BOOL !== true && after._raw?.BOOL !== true
    if (!isOpened) return
    violations.require(before !== undefined, 'I4', () => `${email} was created active.`)
    violations.require(before?.activatedAt?.NULL === true, 'I4', () => `${email} was activated twice.`)
    const isUsedUp = before?.activation?.M?.tokenHash?.S !== undefined && after.activation?.M?.tokenHash?.NULL === true
    violations.require(isUsedUp, 'I4', () => `${email} was activated without its token being used up.`)
  },
  Price: ({ before }, { violations }) => {
    violations.require(before === undefined, 'I4', () => `The price ${before?.id?.S} was changed.`)
  },
  Customer: ({ before, after }, world) => {
    if (before || !after) return
    requireActive(after.userId?.S, 'a customer', world)
    world.violations.require(after.id?.S === after.userId?.S, 'I9', () => `Customer ${after.id?.S} is not its user's.`)
  },
  Cart: ({ before, after }, world) => {
    if (before || !after) return
    requireActive(after.customerId?.S, 'a cart', world)
    world.violations.require(after.id?.S === after.customerId?.S, 'I9', () => `Cart ${after.id?.S} is not its user's.`)
  },
  GuestCart: ({ before, after }, world) => {
    const [owner, earlier] = [after?.userId?.S, before?.userId?.S]
    if (owner !== undefined && owner !== earlier) {
      requireActive(owner, 'a claim', world)
      world.violations.require(
        earlier === undefined,
        'I11',
        () => `Guest cart ${after?.id?.S} passed from one user to another.`,
      )
    }
  },
  CartItem: ({ before, after }, world) => {
    if (!after) return
    const [cart, guest] = [after.cartId?.S, after.guestCartId?.S]
    world.violations.require(
      (cart === undefined) !== (guest === undefined),
      'I4',
      () => `An item is in no cart, or two.`,
    )
    const place = cart === undefined ? ['guest', guest] : ['customer', cart]
    const id = createHash('sha256')
      .update(JSON.stringify([...place, after.productId?.S]))
      .digest('base64url')
    world.violations.require(after.id?.S === id, 'I4', () => `Item ${after.id?.S} is not named after its cart.`)
    if (after.userId?.S !== undefined && before?.userId?.S !== after.userId.S)
      requireActive(after.userId.S, 'an item', world)
  },
}

/** I10: nothing is made for a user who is not active at that very moment. */
function requireActive(userId: string | undefined, what: string, { memory, violations }: World): void {
  const user = itemAt(memory, `User#${userId}`, 'instance')
  violations.require(user?.isActive?.BOOL === true, 'I10', () => `User ${userId}, who is not active, got ${what}.`)
}

/** I11: a commit of a receiver moves cart items, and neither creates nor loses any. */
function watchGoods(changes: readonly Change[], violations: Violations): void {
  const balance = new Map<string, number>()
  // Deleting items together with their user's cart or an expired cart is not a move.
  const isDeletion = changes.some(({ after, before }) => !after && before?._type?.S !== 'CartItem')
  for (const { before, after } of changes) {
    count(balance, after, 1)
    count(balance, before, -1)
  }
  if (isDeletion) return
  for (const [product, sum] of balance) {
    violations.require(sum === 0, 'I11', () => `A receiver changed the quantity of ${product} by ${sum}.`)
  }
}

function count(balance: Map<string, number>, item: Item | undefined, sign: number): void {
  if (item?._type?.S !== 'CartItem' || item._deleting !== undefined) return
  const product = item.productId?.S ?? ''
  balance.set(product, (balance.get(product) ?? 0) + sign * Number(item.quantity?.N))
}
