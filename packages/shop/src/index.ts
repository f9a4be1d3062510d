// What the shop is told, and what it refuses with.

// Carts.
export { type Addition, addItem } from './carts/add-item.ts'
export { Cart } from './carts/cart.ts'
export { CartItem, cartItemId, MAX_QUANTITY } from './carts/cart-item.ts'
export type { CartOwner } from './carts/cart-owner.ts'
export { type CartItemView, type CartView, type Money, viewItem } from './carts/cart-view.ts'
export { changeQuantity } from './carts/change-quantity.ts'
export { GuestCart, guestCartId, newGuestToken } from './carts/guest-cart.ts'
export { removeItem } from './carts/remove-item.ts'
export { viewCart } from './carts/view-cart.ts'
export { type Context, createContext, type ShopSettings } from './context.ts'
// Customers.
export { Customer } from './customers/customer.ts'
export { allowMail } from './mail/allow-mail.ts'
// Mail.
export type { Mail, Mailer } from './mail/mailer.ts'
export { readSesFeedback } from './mail/read-ses-feedback.ts'
export { type MailFeedback, recordFeedback } from './mail/record-feedback.ts'
export { sesMailer } from './mail/ses-mailer.ts'
export { MODELS } from './models.ts'
// Products.
export { listProducts, type ProductPage, type ProductView } from './products/list-products.ts'
export { Price } from './products/price.ts'
export { LONGEST_PRODUCT_ID, Product } from './products/product.ts'
export { seedProducts } from './products/seed-products.ts'
export { connectReceivers } from './receivers.ts'
export { ShopError, type ShopErrorKind, type ShopIssue } from './shop-error.ts'
export { SHOP_NAME } from './shop-name.ts'
export type { StoredFault } from './stored-faults.ts'
// What must hold.
export { sweepChecks } from './sweep/sweep-checks.ts'
// Users.
export { activate } from './users/activate.ts'
export { type EmailAddress, LONGEST_TYPED_ADDRESS, parseEmailAddress } from './users/email-address.ts'
export { resendActivation } from './users/resend-activation.ts'
export { Session } from './users/session.ts'
export { type OpenedSession, type SignIn, signIn } from './users/sign-in.ts'
export { signOut } from './users/sign-out.ts'
export { type SignUp, signUp } from './users/sign-up.ts'
export type { TokenKey, TokenKeys } from './users/token-keys.ts'
export { LONGEST_NAME, User } from './users/user.ts'
export { type Me, whoIs } from './users/who-is.ts'
