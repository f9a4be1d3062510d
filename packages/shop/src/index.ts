// What the shop is told, and what it refuses with.

export type { CartOwner } from './carts/cart-owner.ts'
// Carts.
export { type Addition, addItem, changeQuantity, removeItem } from './carts/edit-cart.ts'
export { type CartItemView, type CartView, type Money, viewCart, viewItem } from './carts/view-cart.ts'
export { allowMail, type MailFeedback, readSesFeedback, recordFeedback } from './mail/mail-feedback.ts'
// Mail.
export type { Mail, Mailer } from './mail/mailer.ts'
export { sesMailer } from './mail/ses-mailer.ts'
export { Cart } from './models/cart.ts'
export { CartItem, cartItemId, MAX_QUANTITY } from './models/cart-item.ts'
// Customers.
export { Customer } from './models/customer.ts'
export { GuestCart, guestCartId, newGuestToken } from './models/guest-cart.ts'
export { MODELS } from './models/models.ts'
export { Price } from './models/price.ts'
export { LONGEST_PRODUCT_ID, Product } from './models/product.ts'
export { Session } from './models/session.ts'
export { LONGEST_NAME, User } from './models/user.ts'
// Products.
export { listProducts, type ProductPage, type ProductView } from './products/list-products.ts'
export { seedProducts } from './products/seed-products.ts'
export { connectReceivers } from './receivers.ts'
export { createShop, SHOP_NAME, type Shop, type ShopSettings } from './shop.ts'
export { ShopError, type ShopErrorKind, type ShopIssue } from './shop-error.ts'
export { DAMAGED, findOrDamaged, type StoredFault } from './stored-faults.ts'
// What must hold.
export { sweepChecks } from './sweep-checks.ts'
// Users.
export { activate } from './users/activate.ts'
export { changePassword, type PasswordChange } from './users/change-password.ts'
export { type EmailAddress, LONGEST_TYPED_ADDRESS, parseEmailAddress } from './users/email-address.ts'
export { requestPasswordReset } from './users/request-password-reset.ts'
export { resendActivation } from './users/resend-activation.ts'
export { type PasswordReset, resetPassword } from './users/reset-password.ts'
export type { OpenedSession } from './users/sessions.ts'
export { type SignIn, signIn } from './users/sign-in.ts'
export { signOut, signOutEverywhere } from './users/sign-out.ts'
export { type SignUp, signUp } from './users/sign-up.ts'
export type { TokenKey, TokenKeys } from './users/token-keys.ts'
export { type Me, whoIs } from './users/who-is.ts'
