import type { InstanceCheck } from 'dynamo-signals/operations'
import type { Shop } from '../shop.ts'
import { activeUserWithoutCart } from './active-user-without-cart.ts'
import { guestItemsLeftBehind } from './guest-items-left-behind.ts'
import { pendingUserWithoutMail } from './pending-user-without-mail.ts'
import { unclaimedGuestCart } from './unclaimed-guest-cart.ts'

/**
 * What must hold in the shop when nothing is on its way: the checks that `verify` runs over all instances. Each names
 * the receivers that mend it, so that what a lost record would have done is done all the same.
 */
export function sweepChecks({ clock }: Pick<Shop, 'clock'>): InstanceCheck[] {
  return [activeUserWithoutCart, pendingUserWithoutMail(clock), unclaimedGuestCart, guestItemsLeftBehind]
}
