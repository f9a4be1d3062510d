import type { PostSave, Transaction } from 'dynamo-signals'
import { Cart } from '../models/cart.ts'
import { Customer } from '../models/customer.ts'
import { User } from '../models/user.ts'

/**
 * Opens an empty cart for a user who became active, and makes the user a customer. Looks for an existing cart first, so a
 * replay changes nothing. A user who is no longer active gets nothing.
 */
export async function openCart({ instance: user, effects }: PostSave<typeof User>): Promise<void> {
  await ensureCart(effects, user.id)
}

/** Finds or creates the cart of a user, in a commit that fails if the user is not active. */
export async function ensureCart(transaction: Transaction, userId: string): Promise<Cart> {
  transaction.check(User, userId, { isActive: true })
  const customer = await transaction.repository(Customer).getOrCreate({ userId })
  return transaction.repository(Cart).getOrCreate({ customerId: customer.id })
}
