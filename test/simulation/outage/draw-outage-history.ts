import { Random } from '../../support/random.ts'
import { drawOperations, type Operation } from '../history/operation.ts'
import type { FaultRates } from '../world/faults.ts'
import { OUTAGE_CELLS, type Outages, type SesOutage } from '../world/outages.ts'
import { drawOptions, type WorldOptions } from '../world/world-options.ts'

const [MINUTE, HOUR] = [60_000, 3_600_000]
/** People come while SES is away, and after. */
const SPAN = 2.5 * HOUR
const WAYS: readonly SesOutage[] = ['throttled', 'refused', 'unavailable']

const RATES = {
  'mapping.killed': 0.01,
  CB: 0.002,
  CA: 0.002,
  'invoke.twice': 0.03,
  'wake.lost': 0.05,
  'clock.skew': 0.2,
} satisfies FaultRates

/** Every outage, and every other fault that these histories have. */
export const CELLS: readonly string[] = [...OUTAGE_CELLS, ...Object.keys(RATES)]

/** Draws a history of outages: in addition, processes die and clocks are wrong. Nothing is redriven by hand. */
export function drawOutageHistory(seed: number): readonly [WorldOptions, Operation[]] {
  const random = new Random(seed, 7)
  // People do less than elsewhere: a history takes hours.
  const drawn = { ...drawOptions(seed), users: random.between(4, 6), operations: random.between(15, 45) }
  // A rejected mail is poison, and not a fault of the code under test.
  const options = { ...drawn, rates: RATES, poison: 'none', outages: drawOutages(random) } as const
  const operations = drawOperations(options)
    .filter(({ kind }) => kind !== 'redrive')
    .map(operation => ({ ...operation, at: random.between(0, SPAN) }))
  return [options, operations]
}

/** SES is away for two hours, its credentials expire once, a partition is throttled, receivers hang. */
function drawOutages(random: Random): Outages {
  const from = random.between(0, 5) * MINUTE
  const expired = from + 2 * HOUR + random.between(0, 5) * MINUTE
  const throttled = random.between(0, 120) * MINUTE
  return {
    ses: [
      { from, until: from + 2 * HOUR, how: random.pick(WAYS) },
      { from: expired, until: expired + 10 * MINUTE, how: 'credentials' },
    ],
    partition: { from: throttled, until: throttled + 10 * MINUTE },
    hangs: random.chance(0.5),
  }
}
