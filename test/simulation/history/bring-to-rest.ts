import type { Database } from 'dynamo-signals'
import { deadLetters, redrive } from 'dynamo-signals/operations'
import { coreOf } from '../../../packages/dynamo-signals/src/repository/open-database.ts'
import { DeadLetters } from '../../../packages/dynamo-signals/src/streams/dead-letters.ts'
import { checkPoison } from '../invariants/poison.ts'
import { isUnreadable } from '../world/parcels.ts'
import { POISONED_RECEIVER } from '../world/poison.ts'
import type { SimWorld } from '../world/sim-world.ts'
import { DATA, LEDGER } from '../world/world-options.ts'

/** Leases hold for half a minute and more, records may be a minute late: then everything must be done. */
const SETTLE_LIMIT = 400_000
const FENCES = 26 * 60_000
/** A receiver that was paused for two hours is probed within an eighth of that, and a fifth more. */
const NEXT_PROBE = 20 * 60_000
/** How far a clock is wrong at most, and how often the schedule runs. */
const MOST_SKEW = 300_000
const SCHEDULE = 60_000
const MOST_REDRIVES = 6
const MOST_CALLS = 600

/**
 * Ends all faults, and lets the shop come to rest: first by itself, then by redriving the records that were parked.
 * Returns how many simulated milliseconds the first took.
 */
export async function bringToRest(world: SimWorld): Promise<number> {
  world.heal()
  const { violations } = world.watch
  const begin = world.clock.now()
  const isIdle = () =>
    (world.ses.isIdle && world.consumers.every(consumer => consumer.isIdle)) || violations.found.length > 0
  // An unfinished delete leaves a fence for 15 minutes, and clocks may be wrong. Records of
  // receivers that need it are retried until then.
  const isFenced = world.memory.table(DATA).items.some(item => item._deleting?.M?.until)
  const patience = Math.max(isFenced ? FENCES : 0, world.options.outages ? NEXT_PROBE : 0) + SETTLE_LIMIT
  const settled =
    (await world.clock.runUntil(isIdle, patience)) || (await world.clock.runUntil(isIdle, lateBySkew(world)))
  violations.require(settled, 'I24', () => 'Records are still on their way long after the faults ended.')
  const settledIn = world.clock.now() - begin
  if (world.options.outages) {
    requireNothingParked(world)
    requireFewCalls(world)
  }
  // Dead letters may be of receivers that need what is still fenced.
  if (world.memory.table(DATA).items.some(item => item._deleting?.M?.until)) {
    await world.clock.runUntil(() => false, FENCES)
  }
  await redriveUntilDone(world, isIdle)
  if (world.poison.lasts) {
    checkPoison(world)
    world.poison.cure()
    await redriveUntilDone(world, isIdle)
  }
  for (const consumer of world.consumers) {
    violations.require(consumer.discarded === 0, 'I12', () => `The mapping of ${consumer.name} gave up on records.`)
  }
  return settledIn
}

/**
 * How much later than with right clocks everything may be done, in milliseconds. A clock that is ahead sets a due time, or
 * holds a receiver for a probe that dies, for as long as it is ahead. Both may happen to a lane, one after the other.
 */
function lateBySkew({ options }: SimWorld): number {
  return (options.rates['clock.skew'] ?? 0) > 0 ? 2 * (MOST_SKEW + SCHEDULE) : 0
}

/** I30: transient failures recover on their own, without a redrive. */
function requireNothingParked({ memory, watch }: SimWorld): void {
  for (const { pk, dispatchUid, itemKey, error } of memory.table(LEDGER).items) {
    const isLetter = pk?.S?.startsWith('letters#') ?? false
    watch.violations.require(!isLetter, 'I30', () => `${dispatchUid?.S} parked ${itemKey?.S}: ${error?.S}`)
  }
}

/** I31: a service that is away is seldom called. Most histories call it less than a hundred times, for up to four kinds of mail. */
function requireFewCalls({ ses, watch }: SimWorld): void {
  const { callsInOutages: calls } = ses
  watch.violations.require(calls <= MOST_CALLS, 'I31', () => `SES was called ${calls} times while it was away.`)
}

async function redriveUntilDone(world: SimWorld, isIdle: () => boolean): Promise<void> {
  for (let round = 0; round < MOST_REDRIVES && (await redriveAll(world)) > 0; round++) {
    await world.clock.runUntil(isIdle, SETTLE_LIMIT)
    // Records that wait for the lease of a dead actor are handled in the next round.
    await world.clock.runUntil(() => false, 70_000)
  }
}

/** Redrives every dead letter. Returns how many there were, without those that must fail again. */
async function redriveAll(world: SimWorld): Promise<number> {
  const actor = world.newActor('redrive')
  const database = world.databaseOf(actor)
  let found = 0
  let isDone = false
  const work = actor.run(async () => {
    for (const { name: consumer } of world.consumers) {
      const letters = await Array.fromAsync(deadLetters(database, consumer))
      const isHopeless = (dispatchUid: string) => world.poison.lasts && dispatchUid.startsWith(POISONED_RECEIVER)
      found += letters.filter(({ dispatchUid }) => !isHopeless(dispatchUid)).length
      await redrive(database, { consumer })
      if (!world.poison.lasts) await removeHopeless(world, database, consumer)
    }
    isDone = true
  })
  await world.clock.runUntil(() => isDone, SETTLE_LIMIT)
  await work
  return found
}

/** What an operator does with letters from which nothing can be delivered, as long as the code is what it is. */
async function removeHopeless(world: SimWorld, database: Database, consumer: string): Promise<void> {
  const { poisonForm: form } = world.options
  const letters = new DeadLetters(coreOf(database).core, consumer)
  for await (const letter of deadLetters(database, consumer)) {
    const { imagesMissing, itemKey, dispatchUid, recordId, record } = letter
    const isKept = imagesMissing === undefined
    world.watch.violations.require(isKept || form === 'unkept', 'I17', () => `${itemKey}: ${imagesMissing}`)
    if (isKept && !(form === 'unreadable' && isUnreadable(record))) continue
    world.hopeless.add(`${dispatchUid} ${recordId}`)
    await letters.remove(letter)
  }
}
