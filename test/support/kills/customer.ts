import { PASSWORD } from '../customer-steps.ts'
import type { Random } from '../random.ts'
import type { RunningShop } from '../running-shop.ts'
import { type Answer, Visitor } from '../visitor.ts'

/** What a customer does, in this order. What is added last finds a cart that was claimed already. */
const PLAN = ['add', 'add', 'signUp', 'activate', 'add'] as const

/** How much of a product must be in a cart, and how much more may be: the request was never answered. */
export interface Expected {
  readonly least: number
  readonly most: number
}

let customers = 0

/**
 * A customer of a shop that dies again and again. Makes the same request with the same key until it is answered, and
 * keeps in mind what the answers promised.
 */
export class Customer {
  readonly email = `killed-${++customers}-${process.pid}@example.org`
  /** Whether the shop has said that the account is active. */
  isActive = false
  /** How many requests were not answered. */
  lost = 0
  /** The requests and responses, for debugging. */
  readonly story: string[] = []
  readonly #visitor: Visitor
  readonly #plan: readonly { readonly kind: (typeof PLAN)[number]; readonly productId: string; readonly key: string }[]
  readonly #quantity: number
  readonly #cart = new Map<string, Expected>()
  #done = 0
  #wasLost = false

  constructor(url: string, products: readonly string[], random: Random) {
    this.#visitor = new Visitor(url)
    this.#quantity = random.between(1, 5)
    this.#plan = PLAN.map((kind, index) => ({
      kind,
      productId: random.pick(products),
      key: `${this.email}-${index}`,
    }))
  }

  get isDone(): boolean {
    return this.#done === this.#plan.length
  }

  /** What the cart must have, by product. */
  get cart(): ReadonlyMap<string, Expected> {
    return this.#cart
  }

  /** Makes the next request. Returns false if it can only wait, and rejects without a response. */
  async step(shop: RunningShop): Promise<boolean> {
    const { kind, productId } = this.#next
    const tell = (what: unknown) => this.story.push(`${new Date().toISOString()} ${kind} ${productId}: ${what}`)
    const answer = await this.#request(shop)
      .then(refuseSilence)
      .catch(error => {
        this.#wasLost = true
        this.lost += 1
        tell(error)
        throw error
      })
    if (answer) tell(`${answer.status} ${JSON.stringify(answer.body)}`)
    // No mail yet, or the same request may still be in progress.
    if (answer === undefined || answer.status === 409) return false
    this.#learn(answer)
    this.#done += 1
    this.#wasLost = false
    return true
  }

  /** Stops asking. What was asked and not answered may have been done or not. */
  giveUp(): void {
    const { kind, productId } = this.#plan[this.#done] ?? {}
    if (kind !== 'add' || !productId || !this.#wasLost) return
    const { least, most } = this.#cart.get(productId) ?? NOTHING
    this.#cart.set(productId, { least, most: most + this.#quantity })
  }

  async #request(shop: RunningShop): Promise<Answer<unknown> | undefined> {
    const { kind, productId, key } = this.#next
    switch (kind) {
      case 'add':
        return this.#visitor.post(
          '/api/cart/items',
          { productId, quantity: this.#quantity },
          { 'idempotency-key': key },
        )
      case 'signUp':
        return this.#visitor.post('/api/users', { email: this.email, password: PASSWORD }, { 'idempotency-key': key })
      case 'activate': {
        const [mail] = await shop.mails(this.email)
        const token = /token=([\w.-]+)/.exec(mail?.text ?? '')?.[1]
        return token === undefined ? undefined : this.#visitor.post('/api/activations', { token })
      }
    }
  }

  #learn({ status, body }: Answer<unknown>): void {
    const { kind, productId } = this.#next
    const isAsExpected =
      status === SUCCESS[kind] ||
      // A link works once: the request that was not answered may have used it.
      (kind === 'activate' && status === 400 && this.#wasLost)
    if (!isAsExpected) throw new UnexpectedAnswer(`${this.email}, ${kind}: ${status} ${JSON.stringify(body)}`)
    if (kind === 'activate') this.isActive = true
    if (kind !== 'add') return
    const { least, most } = this.#cart.get(productId) ?? NOTHING
    this.#cart.set(productId, { least: least + this.#quantity, most: most + this.#quantity })
  }

  get #next() {
    const next = this.#plan[this.#done]
    if (!next) throw new Error(`${this.email} has nothing left to do.`)
    return next
  }
}

/** A response with an unknown outcome does not count. */
function refuseSilence(answer: Answer<unknown> | undefined): Answer<unknown> | undefined {
  if (answer?.status === 503) throw new Error(`The shop does not know: ${JSON.stringify(answer.body)}`)
  return answer
}

/** The shop answered what it must not answer. */
export class UnexpectedAnswer extends Error {}

const NOTHING: Expected = { least: 0, most: 0 }
const SUCCESS = { add: 201, signUp: 202, activate: 200 } as const
