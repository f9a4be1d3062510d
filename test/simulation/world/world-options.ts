import { Random } from '../../support/random.ts'
import { drawRates, type FaultRates } from './faults.ts'
import type { Outages } from './outages.ts'
import { isBulky } from './parcels.ts'
import { POISON_FORMS, type PoisonForm, type PoisonKind } from './poison.ts'
import { PRODUCTS } from './shelves.ts'

/** The streamed table's name, and the ledger's. */
export const [DATA, LEDGER] = ['data', 'ledger']

/** What a simulated world is made of. All of it follows from the seed. */
export interface WorldOptions {
  readonly seed: number
  readonly rates: FaultRates
  readonly users: number
  readonly operations: number
  readonly shards: number
  readonly batchSize: number
  /** The longest time that an index stays behind, in milliseconds. */
  readonly indexLag: number
  /** People buy so much that carts fill up, and additions change nothing any more. */
  readonly fillsCarts: boolean
  /** How many products there are to buy. */
  readonly products: number
  /** Whether a receiver fails the records of one user. */
  readonly poison: PoisonKind
  /** How it fails them. */
  readonly poisonForm: PoisonForm
  /** What is away for long, and comes back. */
  readonly outages?: Outages
}

/** Large images take the time of several other histories: they are drawn more seldom. */
const FORMS = POISON_FORMS.flatMap(form => Array.from({ length: isBulky(form) ? 1 : 2 }, () => form))

/** Draws the options of a history. */
export function drawOptions(seed: number): WorldOptions {
  const random = new Random(seed, 0)
  return {
    seed,
    rates: drawRates(random),
    users: random.between(2, 6),
    operations: random.between(20, 100),
    shards: random.between(1, 4),
    batchSize: random.pick([1, 3, 10, 100]),
    indexLag: random.pick([0, 0, 5, 50]),
    fillsCarts: random.chance(0.1),
    products: PRODUCTS.length,
    poison: random.pick(['none', 'none', 'none', 'none', 'often', 'often', 'always']),
    poisonForm: random.pick(FORMS),
  }
}
