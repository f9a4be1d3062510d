import { expect } from 'vitest'
import { eventually } from './eventually.ts'
import type { RunningShop } from './running-shop.ts'
import { Visitor } from './visitor.ts'

/** A password that passes all rules. */
export const PASSWORD = 'seven calm otters'

/** A cart as the API shows it. */
export interface CartAnswer {
  readonly id: string | null
  readonly items: readonly { readonly id: string; readonly productId: string; readonly quantity: number }[]
}

let visitors = 0
/** Creates a new address. */
export function newAddress(): string {
  return `visitor-${++visitors}-${process.pid}@example.org`
}

/** A guest with the first products of the shop in the cart. */
export async function guestWithItems(shop: RunningShop, quantities: readonly number[]): Promise<Visitor> {
  const guest = new Visitor(shop.url)
  const { body } = await guest.get<{ items: { id: string }[] }>('/api/products')
  for (const [index, quantity] of quantities.entries()) {
    const { status } = await guest.post('/api/cart/items', { productId: body.items[index]?.id, quantity })
    expect(status).toBe(201)
  }
  return guest
}

/** Signs up, and returns the token of the mail that comes. */
export async function signUp(shop: RunningShop, visitor: Visitor, email: string): Promise<string> {
  const { status } = await visitor.post('/api/users', { email, password: PASSWORD })
  expect(status).toBe(202)
  return lastToken(shop, email, 1)
}

/** The token in the last activation mail, once there are this many mails. */
export async function lastToken(shop: RunningShop, email: string, count: number): Promise<string> {
  const mails = await eventually(
    () => shop.mails(email),
    ({ length }) => length >= count,
  )
  const token = /token=([\w.-]+)/.exec(mails.at(-1)?.text ?? '')?.[1]
  if (!token) throw new Error(`No token in: ${mails.at(-1)?.text}`)
  return token
}

/** Signs in. */
export async function signIn(visitor: Visitor, email: string): Promise<void> {
  const { status } = await visitor.post('/api/sessions', { email, password: PASSWORD })
  expect(status).toBe(204)
}
