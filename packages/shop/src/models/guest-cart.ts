import { defineModel, foreignKey, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'
import { hashOpaqueToken, isOpaqueToken, newOpaqueToken } from './opaque-token.ts'

const DAY = 24 * 3_600_000

/** A guest's cart is kept for so long after something was put into it: 30 days. */
export const GUEST_CART_LIFETIME = 30 * DAY

/**
 * The cart of somebody who is not signed in. It is known by a cookie alone, and its id is the cookie's hash: who reads
 * the table cannot open the cart. The first user who comes with the cookie claims it; from then on what is put into it
 * is moved to that user's cart.
 */
export const GuestCart = defineModel('GuestCart', {
  schema: z.object({
    /** In seconds since 1970. DynamoDB deletes the cart some time after; until then it can still be used. */
    expiresAt: z.int(),
    /** When its user last came with it. Each time, what is left in it is to be moved. */
    claimedAt: z.iso.datetime().nullable().default(null),
  }),
  // By name: a user refers to the guest cart it came with, too. Not checked: whoever moves the goods checks the user.
  relations: { user: foreignKey('User', { onDelete: 'setNull', nullable: true, constraint: 'none' }) },
  expires: 'expiresAt',
})
export type GuestCart = InstanceOf<typeof GuestCart>

/** When a guest cart that is used now expires, in seconds since 1970. */
export function guestCartExpiry(now: Date): number {
  return Math.ceil((now.getTime() + GUEST_CART_LIFETIME) / 1000)
}

/** Makes the token for a new guest's cookie: 256 bits that nobody can guess. */
export function newGuestToken(): string {
  return newOpaqueToken()
}

/** Whether a cookie can hold one of our tokens: anything else is no guest. */
export function isGuestToken(token: string): boolean {
  return isOpaqueToken(token)
}

/** The id of the cart that a guest's token opens. */
export function guestCartId(guestToken: string): string {
  return hashOpaqueToken(guestToken)
}
