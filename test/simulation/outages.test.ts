import { expect, it } from 'vitest'
import { Random } from '../support/random.ts'
import { drawOperations, type Operation } from './history/operation.ts'
import { runHistory } from './history/run-history.ts'
import type { Outages, SesOutage } from './world/outages.ts'
import { drawOptions, type WorldOptions } from './world/world-options.ts'

const HISTORIES = Number(process.env.SIM_OUTAGES ?? 30)
const FIRST_SEED = Number(process.env.SIM_OUTAGE_SEED ?? 1)
const [MINUTE, HOUR] = [60_000, 3_600_000]
const SPAN = 2.5 * HOUR
const WAYS: readonly SesOutage[] = ['throttled', 'refused', 'unavailable']

/** SES is away for two hours, its credentials expire once, a partition is throttled, receivers hang, processes die. */
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

function drawHistory(seed: number): readonly [WorldOptions, Operation[]] {
  const random = new Random(seed, 7)
  const drawn = drawOptions(seed)
  // A rejected mail is poison, and the fault of nobody here.
  const rates = { 'mapping.killed': 0.01, CB: 0.002, CA: 0.002, 'invoke.twice': 0.03, 'clock.skew': 0.2 }
  const options = { ...drawn, rates, poison: 'none', outages: drawOutages(random) } as const
  const operations = drawOperations(options)
    .filter(({ kind }) => kind !== 'redrive')
    .map(operation => ({ ...operation, at: random.between(0, SPAN) }))
  return [options, operations]
}

it('sends every mail after an outage of two hours, with nobody touching anything, in order and once', async () => {
  const broken: string[] = []
  let mails = 0
  for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
    const { violations, mails: sent } = await runHistory(...drawHistory(seed))
    mails += sent
    broken.push(...violations.map(({ invariant, what }) => `seed ${seed}: ${invariant} ${what}`))
  }

  expect(broken).toEqual([])
  expect(mails).toBeGreaterThan(HISTORIES)
}, 3_600_000)
