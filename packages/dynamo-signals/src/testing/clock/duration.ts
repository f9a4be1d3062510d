import { shown } from '../../dispatch/option-issues.ts'
import { ConfigurationError } from '../../errors/index.ts'

const MILLISECONDS = {
  ms: 1,
  millisecond: 1,
  milliseconds: 1,
  s: 1_000,
  second: 1_000,
  seconds: 1_000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
  week: 604_800_000,
  weeks: 604_800_000,
} as const

/** A unit of a {@link Duration}. */
export type DurationUnit = keyof typeof MILLISECONDS

/** A length of time: milliseconds, or a number and a unit, as in `'2 hours'` or `'90 s'`. */
export type Duration = number | `${number} ${DurationUnit}`

/** Returns a duration in milliseconds. Throws `ConfigurationError` if it is invalid or negative. */
export function millisecondsIn(duration: Duration): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?) ([a-z]+)$/.exec(String(duration)) ?? []
  const factor = Object.hasOwn(MILLISECONDS, unit) ? MILLISECONDS[unit as DurationUnit] : Number.NaN
  const milliseconds = typeof duration === 'number' ? duration : Number(amount) * factor
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds
  throw new ConfigurationError(
    'testing.badDuration',
    `A duration must be milliseconds, or a number and a unit like '2 hours', and not negative. It is ${shown(duration)}. ` +
      'The units are ms, seconds, minutes, hours, days and weeks.',
  )
}
