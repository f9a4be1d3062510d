import { hasBegun, type InstanceCheck } from 'dynamo-signals/operations'
import { Cart } from './models/cart.ts'
import { CartItem, cartItemId, MAX_QUANTITY } from './models/cart-item.ts'
import { Customer } from './models/customer.ts'
import { GuestCart } from './models/guest-cart.ts'
import { Order } from './models/order.ts'
import { User } from './models/user.ts'
import { productWithOtherTags, tagWithWrongCount } from './products/tag-checks.ts'
import type { Shop } from './shop.ts'
import { hasLink } from './users/activation-link.ts'

/**
 * Returns the invariants of the shop when no record is in flight. `verify` runs these checks over all instances. Each names
 * the receivers that repair it, so the effects of a lost record can be made up for.
 */
export function sweepChecks({ clock }: Pick<Shop, 'clock'>): InstanceCheck[] {
  return [
    activeUserWithoutCart,
    pendingUserWithoutMail(clock),
    orderWithoutMail(clock),
    unclaimedGuestCart,
    guestItemsLeftBehind,
    tagWithWrongCount,
    productWithOtherTags,
  ]
}

/** Every active user has a customer and a cart with the same id. */
const activeUserWithoutCart: InstanceCheck<typeof User> = {
  kind: 'activeUserWithoutCart',
  model: User,
  receivers: ['carts/open-cart'],
  async inspect({ id, isActive }, database) {
    if (!isActive) return undefined
    if (!(await database.repository(Customer).find(id))) return `User ${id} is active but is not a customer.`
    if (!(await database.repository(Cart).find(id))) return `User ${id} is active but has no cart.`
    return undefined
  },
}

/** A user with a pending activation link was sent that link, or sending was attempted. */
function pendingUserWithoutMail(clock: () => Date): InstanceCheck<typeof User> {
  const dispatchUid = 'mail/activation'
  return {
    kind: 'pendingUserWithoutMail',
    model: User,
    receivers: [dispatchUid],
    async inspect(user, database) {
      const { id, activationGeneration, mailStoppedBy } = user
      if (!hasLink(user, clock()) || mailStoppedBy) return undefined
      const key = `activation/${activationGeneration}`
      if (await hasBegun(database, { dispatchUid, model: User, id, key })) return undefined
      return `User ${id} is waiting for activation link ${activationGeneration}, but no email with it was started.`
    },
  }
}

const DAY = 24 * 3600_000

/** An order of the last day was confirmed by email, or sending was attempted. Older orders are not checked, because claims expire. */
function orderWithoutMail(clock: () => Date): InstanceCheck<typeof Order> {
  const dispatchUid = 'mail/order'
  return {
    kind: 'orderWithoutMail',
    model: Order,
    receivers: [dispatchUid],
    async inspect({ id, customerId, placedAt }, database) {
      if (!customerId || clock().getTime() - Date.parse(placedAt) > DAY) return undefined
      const user = await database.repository(User).find(customerId)
      if (!user || user.mailStoppedBy) return undefined
      if (await hasBegun(database, { dispatchUid, model: Order, id, key: 'order' })) return undefined
      return `Order ${id} was placed, but no email that confirms it was started.`
    },
  }
}

/** The guest cart that an active user brought belongs to them, unless another user claimed it first. */
const unclaimedGuestCart: InstanceCheck<typeof User> = {
  kind: 'unclaimedGuestCart',
  model: User,
  receivers: ['carts/claim-guest-cart'],
  async inspect({ id, isActive, guestCartId, guestCartAskedAt }, database) {
    if (!isActive || !guestCartId || !guestCartAskedAt) return undefined
    const cart = await database.repository(GuestCart).find(guestCartId)
    if (!cart || cart.userId !== null) return undefined
    return `User ${id} signed up with the guest cart ${guestCartId}, but the cart was not claimed.`
  },
}

/** The items of a claimed guest cart are in the user's cart, except for quantities that do not fit. */
const guestItemsLeftBehind: InstanceCheck<typeof GuestCart> = {
  kind: 'guestItemsLeftBehind',
  model: GuestCart,
  receivers: ['carts/link-guest-items'],
  async inspect({ id, userId }, database) {
    if (!userId || !(await database.repository(User).find(userId))?.isActive) return undefined
    const items = database.repository(CartItem)
    for await (const { productId } of items.list({ guestCart: id })) {
      const present = await items.find(cartItemId({ cartId: userId, guestCartId: null }, productId))
      if ((present?.quantity ?? 0) >= MAX_QUANTITY) continue
      return `User ${userId} claimed the guest cart ${id}, but items are still in it.`
    }
    return undefined
  },
}
