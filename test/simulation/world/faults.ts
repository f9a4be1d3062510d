import type { Random } from '../../support/random.ts'

/**
 * What can happen to a request: `U0`/`U1` answer lost, not executed/executed; `UL` answer lost, executed later; `T`
 * throttled; `X` another transaction is in the way; `D` sent twice by the SDK, which tells only the last answer; `CB`/`CA`
 * its sender dies before/after it is executed; `Z` its sender freezes.
 */
export const REQUEST_FAULTS = ['U0', 'U1', 'UL', 'T', 'X', 'D', 'CB', 'CA', 'Z'] as const
export type RequestFault = (typeof REQUEST_FAULTS)[number]

/** What can happen elsewhere: to the database as a whole, in the stream, the mapping, the invocation, at SES, at a client, to a clock. */
export const OTHER_FAULTS = [
  'database.down',
  'stream.delay',
  'stream.split',
  'read.unanswered',
  'mapping.killed',
  'checkpoint.lost',
  'checkpoint.diedAfter',
  'invoke.twice',
  'invoke.answerLost',
  'wake.lost',
  'response.partial',
  'response.unknownIdentifier',
  'response.emptyIdentifier',
  'ses.throttle',
  'ses.reject',
  'ses.lostBefore',
  'ses.lostAfter',
  'ses.error500',
  'ses.slow',
  'ses.down',
  'client.twice',
  'clock.skew',
] as const
export type OtherFault = (typeof OTHER_FAULTS)[number]

/** How likely each fault is in one history. Absent: never. */
export type FaultRates = Partial<Record<RequestFault | OtherFault, number>>

const OFTEN: Partial<Record<RequestFault | OtherFault, number>> = {
  Z: 0.006,
  CB: 0.01,
  CA: 0.01,
  'database.down': 0.001,
  'stream.delay': 0.1,
  'stream.split': 0.02,
  'mapping.killed': 0.02,
  'ses.down': 0.1,
  'clock.skew': 0.5,
}

/** Draws which kinds of fault one history has, and how often: few of many kinds, so that combinations differ (swarm). */
export function drawRates(random: Random): FaultRates {
  if (random.chance(0.04)) return {}
  const rates: FaultRates = {}
  const share = random.pick([0.15, 0.4, 0.7])
  for (const fault of [...REQUEST_FAULTS, ...OTHER_FAULTS]) {
    if (random.chance(share)) rates[fault] = (OFTEN[fault] ?? 0.04) * (0.3 + random.next() * 1.7)
  }
  return rates
}

/** Steps that few histories come to: there faults are likelier, so that every kind of them is seen. */
const SELDOM: Readonly<Record<string, number>> = {
  'redrive.read': 1.5,
  'redrive.effects': 10,
  'redrive.remove': 14,
  park: 5,
  note: 2,
  unpark: 2,
  reschedule: 4,
  forget: 3,
  attempt: 2,
  mark: 3,
  release: 3,
  effects: 2,
}

/** Deaths are drawn seldom, because they end what they strike: at these steps they would hardly be seen. */
const DEADLY: readonly RequestFault[] = ['CB', 'CA', 'Z']

function weightOf(step: string, fault: RequestFault): number {
  const weight = SELDOM[step] ?? 1
  return weight > 1 && DEADLY.includes(fault) ? weight * 3 : weight
}

/** Decides what goes wrong, as long as it may, and counts it by step and kind. */
export class Faults {
  readonly cells = new Map<string, number>()
  #isOn = true
  readonly #rates: FaultRates
  readonly #random: Random

  constructor(rates: FaultRates, random: Random) {
    this.#rates = rates
    this.#random = random
  }

  /** From now on nothing goes wrong any more. */
  heal(): void {
    this.#isOn = false
  }

  /** Which fault strikes a request, if any; counted as `step x fault`. */
  strike(step: string, among: readonly RequestFault[]): RequestFault | undefined {
    if (!this.#isOn) return undefined
    // From anywhere on: the first of them would leave too little to the last.
    const start = this.#random.between(0, among.length - 1)
    for (let index = 0; index < among.length; index++) {
      const fault = among[(start + index) % among.length] as RequestFault
      if (!this.#random.chance((this.#rates[fault] ?? 0) * weightOf(step, fault))) continue
      this.count(`${step} x ${fault}`)
      return fault
    }
    return undefined
  }

  happens(fault: OtherFault): boolean {
    if (!this.#isOn || !this.#random.chance(this.#rates[fault] ?? 0)) return false
    this.count(fault)
    return true
  }

  /** Counts what else goes wrong. */
  count(cell: string): void {
    this.cells.set(cell, (this.cells.get(cell) ?? 0) + 1)
  }
}
