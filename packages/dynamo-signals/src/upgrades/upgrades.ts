import { isObject } from '../dispatch/is-object.ts'
import { shown } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { ModelUpgrades, UpgradedInstance } from '../models/model-upgrades.ts'

/** The fields of a stored instance, including the IDs of its relations, but without `id`, `version` and dates. */
export type StoredFields = Readonly<Record<string, unknown>>

/** Returns the fields of an instance in the next or the previous version. Must not change its arguments or depend on the time. */
export type UpgradeStep = (old: StoredFields, instance: UpgradedInstance) => StoredFields

/**
 * Converts an instance to the next version. With `down`, saves store the previous version until `migrate` has begun, so the
 * previous release can read all instances, and you can roll back to it.
 */
export type Upgrade = UpgradeStep | { readonly up: UpgradeStep; readonly down: UpgradeStep }

/** The upgrades of a model, by the version that each results in. */
export type UpgradeMap = Readonly<Record<number, Upgrade>>

/**
 * Declares how stored instances are upgraded to the current model, with an upgrade for each version after the first. The
 * upgrades run in order when an instance is read. The next save stores the result, and `npx dynamo-signals migrate` stores it
 * for all instances. Throws `ConfigurationError` if a version has no upgrade, or if an upgrade is not a function.
 *
 * @example
 * const User = defineModel('User', {
 *   schema: z.object({ name: z.string() }),
 *   upgrades: upgrades({ 2: ({ first, last, ...rest }) => ({ ...rest, name: `${first} ${last}` }) }),
 * })
 */
export function upgrades(map: UpgradeMap): ModelUpgrades {
  const steps = stepsIn(map)
  const versions = [...steps.keys()]
  const version = versions.at(-1) as number
  const final = versions.findLast(each => !steps.get(each)?.down) ?? (versions[0] as number) - 1
  return {
    version,
    oldest: final,
    convert(fields, instance, from, to) {
      const direction = from < to ? 'up' : 'down'
      let current: StoredFields = { ...fields }
      for (let at = from; at !== to; at += direction === 'up' ? 1 : -1) {
        const step = steps.get(direction === 'up' ? at + 1 : at)?.[direction]
        if (!step) throw new Error(`there is no upgrade from version ${at}`)
        current = { ...step(current, instance) }
      }
      return current
    },
  }
}

interface Steps {
  readonly up: UpgradeStep
  readonly down?: UpgradeStep
}

function stepsIn(map: UpgradeMap): ReadonlyMap<number, Steps> {
  if (!isObject(map)) refuse(`pass an object of functions by version, not ${shown(map)}`)
  const steps = new Map<number, Steps>()
  const numbers = Object.keys(map).map(Number)
  const [first = 0] = numbers
  for (const [at, number] of numbers.entries()) {
    if (!Number.isSafeInteger(first) || first < 2 || number !== first + at) {
      refuse(`versions must be numbered without gaps, from 2 or a later number, not ${Object.keys(map).join(', ')}`)
    }
    const upgrade: unknown = map[number]
    const { up, down = up } = typeof upgrade === 'function' ? { up: upgrade } : ((upgrade ?? {}) as Partial<Steps>)
    if (typeof up !== 'function' || typeof down !== 'function') {
      refuse(`version ${number} must be a function, or an object with up and down`)
    }
    steps.set(number, (typeof upgrade === 'function' ? { up: upgrade } : upgrade) as Steps)
  }
  return steps.size > 0 ? steps : refuse('pass an upgrade to version 2, or omit upgrades')
}

function refuse(why: string): never {
  throw new ConfigurationError('models.badUpgrades', `upgrades(): ${why}.`)
}
