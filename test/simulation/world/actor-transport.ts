import type { Transport } from 'dynamo-signals'
import {
  type CancellationReason,
  ServiceError,
  transactionCanceled,
} from '../../support/memory-dynamodb/service-error.ts'
import type { Random } from '../../support/random.ts'
import { type Actor, type ActorClock, never } from './actor.ts'
import type { Faults, RequestFault } from './faults.ts'
import { faultsOf, stepOf } from './step-of.ts'

/** What requests of an actor go through. */
export interface Wire {
  /** Executes a request, at once or in its own time. */
  readonly perform: (operation: string, input: object, actor: Actor) => object | Promise<object>
  readonly faults: Faults
  /** Nothing answers. Default: it does. */
  readonly isDown?: () => boolean
  readonly random: Random
  readonly clock: ActorClock
  /** Called for every request, with its fault. */
  readonly observe: (actor: Actor, step: string, fault: RequestFault | undefined, input: object) => void
}

/** The way of one actor's requests to DynamoDB, on which they are late, lost, repeated, or their sender dies. */
export function actorTransport(wire: Wire, actor: Actor): Transport {
  return (async (operation: string, input: object) => {
    if (!actor.isAlive) return never()
    const step = stepOf(actor, operation, input, wire.clock.now())
    const fault = wire.isDown?.() ? 'U0' : wire.faults.strike(step, faultsOf(operation))
    wire.observe(actor, step, fault, input)
    await latency(wire, actor, 0.5)
    const answer = fault
      ? await struck(fault, wire, { actor, operation, input })
      : await wire.perform(operation, input, actor)
    await latency(wire, actor, 0.25)
    return actor.isAlive ? answer : never()
  }) as Transport
}

async function latency({ random }: Wire, actor: Actor, probability: number): Promise<void> {
  if (random.chance(probability)) await actor.sleep(random.between(1, 12))
}

interface Call {
  readonly actor: Actor
  readonly operation: string
  readonly input: object
}

async function struck(fault: RequestFault, wire: Wire, { actor, operation, input }: Call): Promise<object> {
  const perform = () => wire.perform(operation, input, actor)
  // The outcome stays unknown.
  const performUnseen = () =>
    Promise.resolve()
      .then(perform)
      .catch(() => {})
  switch (fault) {
    case 'U0':
      throw lostAnswer(wire.random)
    case 'U1':
      await performUnseen()
      throw lostAnswer(wire.random)
    case 'UL':
      wire.clock.after(wire.random.between(1, 4_000), () => void performUnseen())
      throw lostAnswer(wire.random)
    case 'T':
      throw new ServiceError('ThrottlingException', 'Rate exceeded')
    case 'X':
      throw conflict(wire.random, input)
    case 'D':
      await performUnseen()
      return Promise.resolve().then(perform).catch(asRepeated)
    case 'CB':
      actor.die()
      return never()
    case 'CA':
      await performUnseen()
      actor.die()
      return never()
    case 'Z':
      actor.freeze(wire.random.between(5_000, 70_000))
      await actor.sleep(0)
      return perform()
  }
}

function asRepeated(error: unknown): never {
  if (error instanceof Error) Object.assign(error, { $metadata: { httpStatusCode: 400, attempts: 2 } })
  throw error
}

function lostAnswer(random: Random): Error {
  if (random.chance(0.5)) return new ServiceError('InternalServerError', 'Internal server error', { status: 500 })
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
}

function conflict(random: Random, input: { TransactItems?: readonly unknown[] }): Error {
  const reasons: CancellationReason[] = (input.TransactItems ?? []).map(() => ({ Code: 'None' }))
  reasons[random.between(0, reasons.length - 1)] = {
    Code: 'TransactionConflict',
    Message: 'Transaction is ongoing for the item',
  }
  return transactionCanceled(reasons)
}
