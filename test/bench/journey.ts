import { eventually } from '../support/eventually.ts'
import type { RunningShop } from '../support/running-shop.ts'
import { type Answer, Visitor } from '../support/visitor.ts'

const PASSWORD = 'seven calm otters'

/** Called with the duration of each request, in milliseconds. */
export type Took = (milliseconds: number) => void

let people = 0

/**
 * One person's way through the shop, from the first page to the account: a guest fills a cart, signs up, follows the
 * link of the mail, signs in, and finds the cart. Rejects when the shop answers anything but what it should.
 */
export async function journey(shop: RunningShop, took: Took): Promise<void> {
  const email = `person-${++people}-${process.pid}@example.org`
  const person = new Person(shop.url, took)
  await person.get('/')
  const { items } = await person.get<{ items: { id: string }[] }>('/api/products')
  for (const [index, quantity] of [2, 3].entries()) {
    await person.post('/api/cart/items', { productId: items[index]?.id, quantity })
  }
  await person.get('/sign-up')
  await person.post('/api/users', { email, password: PASSWORD })
  const [mail] = await eventually(
    () => shop.mails(email),
    ({ length }) => length > 0,
  )
  const token = /token=([\w.-]+)/.exec(mail?.text ?? '')?.[1]
  await person.post('/api/activations', { token })
  await person.post('/api/sessions', { email, password: PASSWORD })
  const me = await eventually(
    () => person.get<{ cartId: string | null }>('/api/me'),
    ({ cartId }) => Boolean(cartId),
  )
  const cart = await person.get<{ id: string }>('/api/cart')
  if (cart.id !== me.cartId) throw new Error(`${email} has the cart ${me.cartId}, and is shown ${cart.id}.`)
  await person.get('/')
  await person.get('/account')
}

/** A visitor who expects to be served, with a watch. */
class Person {
  readonly #visitor: Visitor
  readonly #took: Took

  constructor(origin: string, took: Took) {
    this.#visitor = new Visitor(origin)
    this.#took = took
  }

  get<T>(path: string): Promise<T> {
    return this.#timed(path, () => this.#visitor.get<T>(path))
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.#timed(path, () => this.#visitor.post<T>(path, body))
  }

  async #timed<T>(path: string, send: () => Promise<Answer<T>>): Promise<T> {
    const start = performance.now()
    const { status, body } = await send()
    this.#took(performance.now() - start)
    if (status >= 400) throw new Error(`${path} answered ${status}: ${JSON.stringify(body).slice(0, 500)}`)
    return body
  }
}
