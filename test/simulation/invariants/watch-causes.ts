import type { Change, Commit } from '../../support/memory-dynamodb/tables/change.ts'
import type { Item } from '../../support/memory-dynamodb/values/item.ts'
import { recordIdOf } from './record-id.ts'
import type { Violations } from './violations.ts'

/** The consequences of one client's write so far. */
interface Root {
  readonly what: string
  /** Records of cart items, and of everything else; its own among them. */
  cartItems: number
  others: number
  /** Deletes take away what belongs to the deleted: as much as there is. */
  readonly isDelete: boolean
}

/** A user, its guard, a customer, a cart and a claimed guest cart, and what says so. */
const MOST_OTHERS = 6
/** Each cart item of a guest is moved from one cart to another. */
const RECORDS_OF_A_MOVE = 2

/** I16: what receivers write because of one write is limited by a number that is known before. */
export class CauseWatch {
  readonly #violations: Violations
  readonly #mostCartItems: number
  /** By record, as receipts name it: the write that led to it. */
  readonly #roots = new Map<string, Root>()
  #fresh: Change[] = []

  /** A cart has at most as many different items as there are `products`. */
  constructor(violations: Violations, products: number) {
    this.#violations = violations
    this.#mostCartItems = products * RECORDS_OF_A_MOVE
  }

  seeData({ changes }: Commit): void {
    this.#fresh.push(...changes)
  }

  /**
   * A request was executed. What it changed was caused by the record that its receipt names, or by nothing before it.
   */
  executed(input: object): void {
    if (this.#fresh.length === 0) return
    const [first] = this.#fresh
    const known = this.#roots.get(causeIn(input) ?? '')
    const root = known ?? {
      what: first?.keys.pk?.S ?? '',
      cartItems: 0,
      others: 0,
      isDelete: this.#fresh.some(isLeaving),
    }
    const roots = this.#fresh.map(change => this.#count(change, root))
    this.#fresh = []
    for (const one of new Set(roots)) this.#check(one)
  }

  #count(change: Change, root: Root): Root {
    const owner = this.#passedOnTo(change) ?? root
    this.#roots.set(recordIdOf(change), owner)
    if ((change.after ?? change.before)?._type?.S === 'CartItem') owner.cartItems++
    else owner.others++
    return owner
  }

  /**
   * The sign-up that a receiver passes an unsent mail on to, if it does: that one took away the link the mail was for.
   * Each sign-up leads to one such record at most, however long the chain of those who sign up with one address is.
   */
  #passedOnTo({ before, after, ...change }: Change): Root | undefined {
    const isPassedOn = after?._type?.S === 'User' && after._hop !== undefined && before?._hop === undefined
    return isPassedOn && before
      ? this.#roots.get(recordIdOf({ ...change, before: undefined, after: before }))
      : undefined
  }

  #check({ isDelete, what, cartItems, others }: Root): void {
    if (isDelete) return
    const message = () => `${what} led to ${cartItems} records of cart items and ${others} others.`
    this.#violations.require(others <= MOST_OTHERS, 'I16', message)
    this.#violations.require(cartItems <= this.#mostCartItems, 'I16', message)
  }
}

/** A user goes, with everything that belongs to them. */
function isLeaving({ before, after }: Change): boolean {
  return !after && before?._type?.S === 'User'
}

interface Request {
  readonly TransactItems?: readonly {
    readonly Put?: { readonly Item?: Item }
    readonly ConditionCheck?: { readonly Key?: Item }
  }[]
}

/** The record that a receiver's transaction names in its receipt, or in the check that there is none yet. */
function causeIn({ TransactItems = [] }: Request): string | undefined {
  for (const { Put, ConditionCheck } of TransactItems) {
    const { pk, sk } = Put?.Item ?? ConditionCheck?.Key ?? {}
    if (pk?.S?.startsWith('receipt#')) return `${pk.S.split('#').slice(2).join('#')} ${sk?.S}`
  }
  return undefined
}
