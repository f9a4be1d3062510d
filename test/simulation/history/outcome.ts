import { ShopError } from '@dynamo-signals/shop'
import { DynamoSignalsError, UnavailableError } from 'dynamo-signals'
import type { Violations } from '../invariants/violations.ts'
import type { Actor } from '../world/actor.ts'
import type { Kind, Operation } from './operation.ts'

/** The response that the client received. */
export type Outcome = 'acked' | 'nothing' | 'rejected' | 'unknown'

/** What an error tells its caller. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof UnavailableError) return error.outcome === 'nothingWritten' ? 'rejected' : 'unknown'
  return error instanceof ShopError || error instanceof DynamoSignalsError ? 'rejected' : 'unknown'
}

/** The fewest commits of an acknowledged operation, and the most of any. */
const COMMITS: Partial<Record<Kind, readonly [least: number, most: number]>> = {
  signUp: [0, 1],
  resend: [0, 1],
  activate: [1, 1],
  activateWrongly: [1, 0],
  addAsGuest: [1, 1],
  addAsUser: [1, 1],
  change: [0, 1],
  remove: [0, 2],
  signOut: [0, 2],
  look: [0, 0],
  deactivate: [1, 1],
  changePrice: [1, 0],
}
/** An operation of several commits may be rejected after the first one. */
const PIECEMEAL: readonly Kind[] = ['signIn', 'deleteUser', 'redrive', 'remove', 'signOut', 'sendParcel']

/** I1, I2 and I3: the response matches what happened. */
export function checkOutcome(
  { kind }: Operation,
  outcome: Outcome,
  { commits, id }: Pick<Actor, 'commits' | 'id'>,
  { violations, fillsCarts }: { readonly violations: Violations; readonly fillsCarts: boolean },
): void {
  const what = () => `${kind} by ${id} was ${outcome}, and committed ${commits} times.`
  if (outcome === 'rejected' || outcome === 'nothing') {
    if (!PIECEMEAL.includes(kind)) violations.require(commits === 0, 'I2', what)
    return
  }
  const [least, most] = COMMITS[kind] ?? [0, Number.POSITIVE_INFINITY]
  violations.require(commits <= Math.max(most, 0), 'I3', what)
  if (outcome === 'acked' && !(fillsCarts && kind.startsWith('add'))) violations.require(commits >= least, 'I1', what)
}
