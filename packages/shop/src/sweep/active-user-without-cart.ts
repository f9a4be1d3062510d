import type { InstanceCheck } from 'dynamo-signals/operations'
import { Cart } from '../carts/cart.ts'
import { Customer } from '../customers/customer.ts'
import { User } from '../users/user.ts'

/** Whoever is active is a customer and has a cart, both under their own id. */
export const activeUserWithoutCart: InstanceCheck<typeof User> = {
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
