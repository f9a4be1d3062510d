import { watch } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Random } from '../random.ts'
import type { RunningShop } from '../running-shop.ts'

/** When a shop dies: while it starts, some time after it answers, or when SES has accepted a mail and not said so yet. */
export type Moment =
  | { readonly kind: 'starting'; readonly after: number }
  | { readonly kind: 'serving'; readonly after: number; readonly sesDelay: number }
  | { readonly kind: 'mailing'; readonly after: number; readonly sesDelay: number }

/** How long a start takes, roughly, in milliseconds. */
const START = 500
/** How long after it answers the shop is killed at the latest, in milliseconds. */
const LONGEST_LIFE = 400

export function drawMoment(random: Random): Moment {
  const kind = random.pick(['starting', 'mailing', 'mailing', 'mailing', ...Array(6).fill('serving')] as const)
  if (kind === 'starting') return { kind, after: random.between(0, START) }
  const sesDelay = random.chance(0.5) ? random.between(1, 100) : 0
  return { kind, after: kind === 'mailing' ? LONGEST_LIFE : random.between(0, LONGEST_LIFE), sesDelay }
}

/** Resolves at the moment of death of a shop that runs. */
export async function passed({ kind, after }: Moment, { dataDir }: RunningShop): Promise<void> {
  if (kind !== 'mailing') return delay(after)
  const ended = new AbortController()
  const { promise: accepted, resolve } = Promise.withResolvers<void>()
  watch(join(dataDir, 'mails.jsonl'), { signal: ended.signal }, () => resolve())
  await Promise.race([accepted, delay(after, undefined, { signal: ended.signal }).catch(() => undefined)])
  ended.abort()
}
