import type { InstanceCheck } from 'dynamo-signals/operations'
import { GuestCart } from '../carts/guest-cart.ts'
import { User } from '../users/user.ts'

/** The guest cart an active user came with is theirs, unless somebody else claimed it first. */
export const unclaimedGuestCart: InstanceCheck<typeof User> = {
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
