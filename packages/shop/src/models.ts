import { Cart } from './carts/cart.ts'
import { CartItem } from './carts/cart-item.ts'
import { GuestCart } from './carts/guest-cart.ts'
import { Customer } from './customers/customer.ts'
import { Price } from './products/price.ts'
import { Product } from './products/product.ts'
import { Session } from './users/session.ts'
import { UnansweredRequest } from './users/unanswered-request.ts'
import { User } from './users/user.ts'

/** Every model of the shop: what its database is opened with. */
export const MODELS = [User, Session, Customer, Price, Product, Cart, GuestCart, CartItem, UnansweredRequest] as const
