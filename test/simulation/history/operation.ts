import { Random } from '../../support/random.ts'
import { isParcelForm } from '../world/parcels.ts'
import { PRODUCTS } from '../world/shelves.ts'
import type { WorldOptions } from '../world/world-options.ts'

export const KINDS = [
  'signUp',
  'resend',
  'activate',
  'activateWrongly',
  'addAsGuest',
  'addAsUser',
  'change',
  'remove',
  'signIn',
  'signOut',
  'look',
  'deactivate',
  'deleteUser',
  'changePrice',
  'sendParcel',
  'redrive',
] as const
export type Kind = (typeof KINDS)[number]

/** One action of a client, with all its data, so that removing another one from a history does not change it. */
export interface Operation {
  readonly at: number
  /** Whose browser it is. */
  readonly person: number
  readonly kind: Kind
  readonly product: string
  readonly quantity: number
  /** Which mail's token, which item of the cart: counted from the newest. */
  readonly choice: number
  readonly carriesGuestCart: boolean
}

const WEIGHTS: Record<Kind, number> = {
  signUp: 14,
  resend: 5,
  activate: 16,
  activateWrongly: 3,
  addAsGuest: 20,
  addAsUser: 12,
  change: 7,
  remove: 5,
  signIn: 10,
  signOut: 2,
  look: 4,
  deactivate: 2,
  deleteUser: 1,
  changePrice: 2,
  sendParcel: 0,
  redrive: 3,
}
/** Redrives the dead letters, if there are any. */
const REDRIVES = Array.from({ length: 12 }, () => 'redrive' as const)
/** Where parcels are what goes wrong, people send some. */
const PARCELS = Array.from({ length: 8 }, () => 'sendParcel' as const)
const BAG = KINDS.flatMap(kind => Array.from({ length: WEIGHTS[kind] }, () => kind))

/** Draws what happens in a history. People begin with a guest's cart and a sign-up more often than not. */
export function drawOperations({ seed, users, operations, fillsCarts, poison, poisonForm }: WorldOptions): Operation[] {
  const random = new Random(seed, 4)
  const troubles = poison === 'none' ? [] : [...REDRIVES, ...(isParcelForm(poisonForm) ? PARCELS : [])]
  const bag = [...BAG, ...troubles]
  const span = random.pick([20_000, 120_000, 600_000])
  return Array.from({ length: operations }, (_, index) => {
    const isBeginning = index < users * 3
    const kind = isBeginning
      ? ((['addAsGuest', 'signUp', 'activate'] as const)[index % 3] ?? 'signUp')
      : random.pick(bag)
    return {
      at: Math.round(isBeginning ? (span * index) / operations : random.next() * span),
      person: isBeginning ? Math.floor(index / 3) : random.between(0, users - 1),
      kind,
      product: random.pick(PRODUCTS),
      quantity: fillsCarts && random.chance(0.3) ? 990 : random.between(1, 5),
      choice: random.chance(0.75) ? 0 : random.between(0, 3),
      carriesGuestCart: random.chance(0.7),
    }
  })
}
