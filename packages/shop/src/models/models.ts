import { Cart } from './cart.ts'
import { CartItem } from './cart-item.ts'
import { Customer } from './customer.ts'
import { GuestCart } from './guest-cart.ts'
import { Order } from './order.ts'
import { OrderLine } from './order-line.ts'
import { Price } from './price.ts'
import { Product } from './product.ts'
import { Session } from './session.ts'
import { Stock } from './stock.ts'
import { Tag } from './tag.ts'
import { UnansweredRequest } from './unanswered-request.ts'
import { User } from './user.ts'

/** Every model of the shop, for opening its database. */
export const MODELS = [
  User,
  Session,
  Customer,
  Price,
  Tag,
  Product,
  Stock,
  Cart,
  GuestCart,
  CartItem,
  Order,
  OrderLine,
  UnansweredRequest,
] as const
