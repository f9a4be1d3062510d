import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { InboxMail } from '../running-shop.ts'
import type { Customer } from './customer.ts'
import type { KillRounds } from './kill-rounds.ts'

type Item = Record<string, AttributeValue>

/** What is left when everything is done. */
export interface ShopAtRest {
  readonly items: readonly Item[]
  readonly mails: readonly InboxMail[]
  readonly deadLetters: readonly object[]
}

/** What was lost, and what was done twice. */
export function faultsIn({ items, mails, deadLetters }: ShopAtRest, { customers, struckMails }: KillRounds): string[] {
  const faults: string[] = deadLetters.map(letter => `A dead letter is left: ${JSON.stringify(letter)}`)
  const of = (type: string) => items.filter(({ _type, sk }) => _type?.S === type && sk?.S === 'instance')
  const [users, carts, cartItems] = [of('User'), of('Cart'), of('CartItem')]
  const owners = new Set(of('Customer').map(({ id }) => id?.S))
  for (const customer of customers) {
    const mine = users.filter(({ email }) => email?.S === customer.email)
    const [user] = mine
    if (mine.length > 1) faults.push(`${customer.email} is ${mine.length} users.`)
    if (customer.isActive && user?.isActive?.BOOL !== true) faults.push(`${customer.email} was confirmed as active.`)
    if (!user) continue
    faults.push(...faultsInMails(customer.email, user, mails, struckMails))
    if (user.isActive?.BOOL !== true) continue
    if (!owners.has(user.id?.S)) faults.push(`${customer.email} is not a customer.`)
    if (!carts.some(({ id }) => id?.S === user.id?.S)) faults.push(`${customer.email} has no cart.`)
    faults.push(...faultsInCart(customer, user, cartItems))
  }
  const guards = items.filter(({ pk }) => pk?.S?.startsWith('unique#User.email#'))
  if (guards.length !== users.length) faults.push(`${guards.length} addresses are taken by ${users.length} users.`)
  const addresses = new Set(users.map(({ email }) => email?.S))
  const stray = mails.filter(({ to }) => !to.every(address => addresses.has(address)))
  return [...faults, ...stray.map(({ to }) => `A mail went to ${to}, who is not a user.`)]
}

/** Returns the number of duplicate mails. */
export function extraMails({ mails }: ShopAtRest): number {
  const kinds = new Set(mails.map(({ to, text }) => `${to} ${text}`))
  return mails.length - kinds.size
}

function faultsInMails(
  email: string,
  user: Item,
  mails: readonly InboxMail[],
  struckMails: readonly string[],
): string[] {
  const mine = mails.filter(({ to }) => to.includes(email))
  const links = mine.filter(({ text }) => text.includes('token='))
  const struck = (kind: string) => struckMails.filter(name => name.includes(`${kind}#User%23${user.id?.S} `)).length
  const faults = [
    ...wrongCount(`${email}, the link`, links.length, 1, 1 + struck('mail/activation')),
    ...(user.isActive?.BOOL
      ? wrongCount(`${email}, the welcome`, mine.length - links.length, 1, 1 + struck('mail/welcome'))
      : wrongCount(`${email}, the welcome`, mine.length - links.length, 0, 0)),
  ]
  if (new Set(links.map(({ text }) => text)).size > 1) faults.push(`${email} has two links.`)
  return faults
}

function faultsInCart(customer: Customer, user: Item, items: readonly Item[]): string[] {
  const faults: string[] = []
  const inCart = items.filter(({ cartId }) => cartId?.S === user.id?.S)
  const products = new Set([...customer.cart.keys(), ...inCart.map(({ productId }) => productId?.S ?? '')])
  for (const product of products) {
    const { least, most } = customer.cart.get(product) ?? { least: 0, most: 0 }
    const found = inCart.filter(({ productId }) => productId?.S === product)
    const quantity = found.reduce((sum, item) => sum + Number(item.quantity?.N), 0)
    faults.push(...wrongCount(`${customer.email}, ${product}`, quantity, least, most))
    if (found.some(({ userId }) => userId?.S !== user.id?.S)) faults.push(`${customer.email}, ${product}: not linked.`)
  }
  if (items.some(({ guestCartId }) => guestCartId?.S !== undefined && guestCartId.S === user.guestCartId?.S)) {
    faults.push(`${customer.email} left something in the guest's cart.`)
  }
  return faults
}

function wrongCount(what: string, count: number, least: number, most: number): string[] {
  if (count >= least && count <= most) return []
  return [`${what}: ${count} instead of ${least === most ? least : `${least} to ${most}`}.`]
}
