import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers/promises'
import type { Random } from '../../support/random.ts'
import { currentActor } from './actor.ts'

const real = {
  randomBytes: crypto.randomBytes,
  randomUUID: crypto.randomUUID,
  random: Math.random,
  setTimeout: timers.setTimeout,
}

/**
 * Makes Node's own chance and pauses follow a seed, for what takes them from Node and not from its arguments, as the
 * shop does. Returns the function that gives Node its own back.
 */
export function seedNode(random: Random): () => void {
  const uuid = () =>
    random
      .bytes(16)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  replace({
    randomBytes: (size: number) => random.bytes(size),
    randomUUID: uuid,
    random: () => random.next(),
    setTimeout: (milliseconds: number) => currentActor()?.sleep(milliseconds) ?? Promise.resolve(),
  })
  return () => replace(real)
}

function replace({
  random,
  setTimeout,
  ...others
}: Record<string, unknown> & { random: () => number; setTimeout: unknown }): void {
  Object.assign(crypto, others)
  Math.random = random
  Object.assign(timers, { setTimeout })
  // Named imports of Node's modules see the change only after this.
  syncBuiltinESMExports()
}
