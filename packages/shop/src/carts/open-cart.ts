import type { PostSave, Transaction } from 'dynamo-signals'
import { Cart } from '../models/cart.ts'
import { Customer } from '../models/customer.ts'
import { User } from '../models/user.ts'

/**
 * Opens an empty cart for a user who became active, and makes the user a customer. Finds before it creates: a replay
 * changes nothing, and a user who is not active any more gets nothing.
 */
export async function openCart({ instance: user, effects }: PostSave<typeof User>): Promise<void> {
  await ensureCart(effects, user.id)
}

/** Finds or opens the cart of a user, in a commit that depends on the user being active. */
export async function ensureCart(transaction: Transaction, userId: string): Promise<Cart> {
  transaction.check(User, userId, { isActive: true })
  const customer = await transaction.repository(Customer).getOrCreate({ userId })
  return transaction.repository(Cart).getOrCreate({ customerId: customer.id })
}
