import { defineModel, foreignKey, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'
import { hashOpaqueToken, isOpaqueToken, newOpaqueToken } from './opaque-token.ts'

const DAY = 24 * 3_600_000

/** How long a guest's cart is kept after its last addition: 30 days. */
export const GUEST_CART_LIFETIME = 30 * DAY

/**
 * The cart of a visitor who is not signed in. It is identified only by a cookie, and its id is the cookie's hash, so reading
 * the table does not give access to the cart. The first user who signs in with the cookie claims it. From then on, items
 * added to it are moved to that user's cart.
 */
export const GuestCart = defineModel('GuestCart', {
  schema: z.object({
    /** In seconds since 1970. DynamoDB deletes the cart some time later. Until then it can still be used. */
    expiresAt: z.int(),
    /** When its user last signed in with it. Each time, the remaining items are moved. */
    claimedAt: z.iso.datetime().nullable().default(null),
  }),
  // By name, because a user also refers to its guest cart. Not checked here, because the code that moves the items checks
  // the user.
  relations: { user: foreignKey('User', { onDelete: 'setNull', nullable: true, constraint: 'none', index: 'gsi1' }) },
  expires: 'expiresAt',
})
export type GuestCart = InstanceOf<typeof GuestCart>

/** Returns when a guest cart that is used now expires, in seconds since 1970. */
export function guestCartExpiry(now: Date): number {
  return Math.ceil((now.getTime() + GUEST_CART_LIFETIME) / 1000)
}

/** Creates the token for a new guest's cookie: 256 random bits. */
export function newGuestToken(): string {
  return newOpaqueToken()
}

/** Whether a cookie value can be one of our tokens. Anything else is not a guest. */
export function isGuestToken(token: string): boolean {
  return isOpaqueToken(token)
}

/** Returns the id of the cart that belongs to a guest's token. */
export function guestCartId(guestToken: string): string {
  return hashOpaqueToken(guestToken)
}
