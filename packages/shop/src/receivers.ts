import { becomes, changed, created, or, postDelete, postSave, preSave } from 'dynamo-signals'
import { m2mChanged } from 'dynamo-signals/links'
import { connectCascade, sharedRate } from 'dynamo-signals/streams'
import { checkCartItem } from './carts/check-cart-item.ts'
import { clearExpiredCart } from './carts/clear-expired-cart.ts'
import { claimGuestCart, linkGuestItems, linkLateItem } from './carts/link-guest-cart.ts'
import { openCart } from './carts/open-cart.ts'
import { LINKS, MAIL } from './consumers.ts'
import { sendActivationMail } from './mail/activation-mail.ts'
import { sendOrderMail } from './mail/order-mail.ts'
import { sendPasswordChangedMail } from './mail/password-changed-mail.ts'
import { sendPasswordResetMail } from './mail/password-reset-mail.ts'
import { sendRepeatedSignUpMail } from './mail/repeated-sign-up-mail.ts'
import { sendWelcomeMail } from './mail/welcome-mail.ts'
import { CartItem } from './models/cart-item.ts'
import { GuestCart } from './models/guest-cart.ts'
import { Order } from './models/order.ts'
import { Price } from './models/price.ts'
import { Product, ProductTag } from './models/product.ts'
import { User } from './models/user.ts'
import { copyTags, countTagged } from './products/keep-tags.ts'
import { keepPrice, requirePrice } from './products/price-rules.ts'
import type { Shop } from './shop.ts'
import { checkActivation } from './users/activate.ts'
import { normaliseEmail } from './users/email-address.ts'
import { activationReminderDue, remindToActivate, scheduleReminder } from './users/remind-to-activate.ts'
import { issuePasswordReset, passwordResetAsked } from './users/request-password-reset.ts'
import { signedUpAgain } from './users/sign-up.ts'
import { voidOldCredentials } from './users/void-old-credentials.ts'

/**
 * Connects all receivers of the shop, so that one file shows who reacts to what. Call it once at startup. Returns a function
 * that disconnects everything, for tests. A second call before that throws, because two shops cannot share one set of rules.
 */
export function connectReceivers(shop: Shop): () => void {
  const undo = [...connectRules(shop), ...connectLinks(), ...connectMails(shop)]
  return () => {
    for (const disconnect of undo) disconnect()
  }
}

/** Before a write, in process: rules that every save must satisfy. */
function connectRules(shop: Shop) {
  return [
    preSave.connect(normaliseEmail, { sender: User, dispatchUid: 'users/normalise-email' }),
    preSave.connect(checkActivation(shop), { sender: User, dispatchUid: 'users/check-activation' }),
    // Runs after it, because it checks the caller's changes.
    preSave.connect(voidOldCredentials, { sender: User, dispatchUid: 'users/void-old-credentials' }),
    preSave.connect(keepPrice, { sender: Price, dispatchUid: 'products/keep-price' }),
    preSave.connect(requirePrice, { sender: Product, dispatchUid: 'products/require-price' }),
    preSave.connect(checkCartItem, { sender: CartItem, dispatchUid: 'carts/check-cart-item' }),
  ]
}

/** After the commit, from the stream, in the consumer `links`: updates of other items. */
function connectLinks() {
  const consumer = LINKS
  return [
    postSave.connect(openCart, {
      sender: User,
      dispatchUid: 'carts/open-cart',
      consumer,
      when: becomes('isActive', true),
    }),
    postSave.connect(claimGuestCart, {
      sender: User,
      dispatchUid: 'carts/claim-guest-cart',
      consumer,
      when: or(becomes('isActive', true), changed('guestCartId', 'guestCartAskedAt')),
    }),
    postSave.connect(linkGuestItems, {
      sender: GuestCart,
      dispatchUid: 'carts/link-guest-items',
      consumer,
      when: changed('claimedAt'),
    }),
    postSave.connect(linkLateItem, {
      sender: CartItem,
      dispatchUid: 'carts/link-late-item',
      consumer,
      when: changed('guestCartId', 'quantity'),
    }),
    postDelete.connect(clearExpiredCart, { sender: GuestCart, dispatchUid: 'carts/clear-expired-cart', consumer }),
    m2mChanged.connect(countTagged, { sender: ProductTag, dispatchUid: 'products/count-tagged', consumer }),
    m2mChanged.connect(copyTags, { sender: ProductTag, dispatchUid: 'products/copy-tags', consumer }),
    // Deleting a user with a cart of a thousand items does not fit in one transaction.
    connectCascade({ consumer }),
  ]
}

/** After the commit, from the stream, in the consumer `mail`: emails to users. */
function connectMails(shop: Shop) {
  const consumer = MAIL
  // All kinds share it, so that one that waited for SES alone is sent as fast as SES allows.
  const retry = shop.mailsPerSecond === undefined ? {} : { rate: sharedRate('ses', shop.mailsPerSecond) }
  return [
    postSave.connect(sendActivationMail(shop), {
      sender: User,
      dispatchUid: 'mail/activation',
      consumer,
      retry,
      when: or(created(), changed('activationGeneration')),
    }),
    postSave.connect(scheduleReminder, {
      sender: User,
      dispatchUid: 'users/schedule-reminder',
      consumer,
      when: or(created(), becomes('isActive', true)),
    }),
    activationReminderDue.connect(remindToActivate(shop), { dispatchUid: 'users/remind-to-activate', consumer }),
    postSave.connect(sendWelcomeMail(shop), {
      sender: User,
      dispatchUid: 'mail/welcome',
      consumer,
      retry,
      when: becomes('isActive', true),
    }),
    passwordResetAsked.connect(issuePasswordReset(shop), { dispatchUid: 'users/issue-password-reset', consumer }),
    postSave.connect(sendPasswordResetMail(shop), {
      sender: User,
      dispatchUid: 'mail/password-reset',
      consumer,
      retry,
      when: changed('resetGeneration'),
    }),
    postSave.connect(sendPasswordChangedMail(shop), {
      sender: User,
      dispatchUid: 'mail/password-changed',
      consumer,
      retry,
      when: changed('passwordChangedAt'),
    }),
    postSave.connect(sendOrderMail(shop), {
      sender: Order,
      dispatchUid: 'mail/order',
      consumer,
      retry,
      when: created(),
    }),
    signedUpAgain.connect(sendRepeatedSignUpMail(shop), { dispatchUid: 'mail/repeated-sign-up', consumer, retry }),
  ]
}
