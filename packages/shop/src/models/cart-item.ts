import { createHash } from 'node:crypto'
import { defineModel, foreignKey, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'
import { Cart } from './cart.ts'
import { GuestCart } from './guest-cart.ts'
import { Product } from './product.ts'
import { User } from './user.ts'

/** The maximum quantity of one product in a cart. */
export const MAX_QUANTITY = 999

/**
 * A quantity of one product in a customer's or guest's cart. Its id is derived from the cart and the product, so a cart
 * cannot have two items of the same product, and adding to an item is an update that checks its version.
 */
export const CartItem = defineModel('CartItem', {
  schema: z.object({ quantity: z.int().min(1).max(MAX_QUANTITY) }),
  relations: {
    cart: foreignKey(Cart, { onDelete: 'cascade', nullable: true, index: 'gsi1' }),
    guestCart: foreignKey(GuestCart, { onDelete: 'cascade', nullable: true, index: 'gsi2' }),
    // Read, not checked in the commit: a product is in every cart, and concurrent checks on one item conflict.
    product: foreignKey(Product, { onDelete: 'protect', constraint: 'read', index: 'gsi3' }),
    user: foreignKey(User, { onDelete: 'setNull', nullable: true, index: 'gsi4' }),
  },
})
export type CartItem = InstanceOf<typeof CartItem>

/** Whether this can be the id of an item. Saves a read if it cannot. */
export function isCartItemId(id: string): boolean {
  return id.length === 43 && /^[\w-]+$/.test(id)
}

/** The cart an item is in: exactly one of the two is set. */
export interface ItemPlace {
  readonly cartId: string | null
  readonly guestCartId: string | null
}

/** The id of the item that holds a product in a cart. */
export function cartItemId({ cartId, guestCartId }: ItemPlace, productId: string): string {
  const cart = cartId === null ? ['guest', guestCartId] : ['customer', cartId]
  return createHash('sha256')
    .update(JSON.stringify([...cart, productId]))
    .digest('base64url')
}
