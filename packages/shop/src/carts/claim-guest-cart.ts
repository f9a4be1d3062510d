import type { PostSave } from 'dynamo-signals'
import { User } from '../users/user.ts'
import { GuestCart, guestCartExpiry } from './guest-cart.ts'

/**
 * Writes an active user's name on the guest cart they came with: when they become active, and whenever they sign in
 * with a guest's cookie. Moving the goods follows from that change, so that nothing can slip in unseen: what is put into
 * the cart before it is listed after it, and what is put in later finds the name. The first user keeps the cart.
 */
export async function claimGuestCart({ instance: user, effects }: PostSave<typeof User>): Promise<void> {
  const { guestCartId, guestCartAskedAt: claimedAt } = user
  if (!user.isActive || !guestCartId || !claimedAt) return
  effects.check(User, user.id, { isActive: true })
  const guestCarts = effects.repository(GuestCart)
  const cart = await guestCarts.find(guestCartId)
  const claim = { userId: user.id, claimedAt }
  if (!cart) await guestCarts.create({ id: guestCartId, ...claim, expiresAt: guestCartExpiry(new Date(claimedAt)) })
  else if (mayClaim(cart, claim)) await guestCarts.update(cart, claim)
}

function mayClaim(cart: GuestCart, { userId, claimedAt }: { userId: string; claimedAt: string }): boolean {
  // An older record, delivered late or replayed, asks for what was done already.
  return cart.userId === null || (cart.userId === userId && (cart.claimedAt ?? '') < claimedAt)
}
