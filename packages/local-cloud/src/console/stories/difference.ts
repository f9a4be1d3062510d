import type { Image } from '../../stories/change.ts'
import { plainValue } from './plain-value.ts'

/** One attribute of an item before and after a change. Undefined where the item does not have it. */
export interface ChangedValue {
  /** A member of a map is named by its path: `activation.expiresAt`. */
  readonly name: string
  readonly before: string | undefined
  readonly after: string | undefined
}

/** What a change did to an item. */
export interface Difference {
  /** The attributes that changed, or all of them for an item that was created or deleted. */
  readonly changed: readonly ChangedValue[]
  /** The attributes that stayed. */
  readonly kept: readonly ChangedValue[]
  /** Keys, index entries, versions and the like: what only the library reads. */
  readonly bookkeeping: readonly ChangedValue[]
}

/** Compares two images of an item, attribute by attribute, ordered by name. */
export function differenceOf(before: Image | undefined, after: Image | undefined): Difference {
  // All members of an item that was created or deleted are new, or gone.
  const isWhole = before === undefined || after === undefined
  const values = compared(before ?? {}, after ?? {}, isWhole)
  const isOf = (bookkeeping: boolean) => (value: ChangedValue) => isBookkeeping(value.name) === bookkeeping
  const fields = values.filter(isOf(false))
  return {
    changed: fields.filter(value => value.before !== value.after),
    kept: fields.filter(value => value.before === value.after),
    bookkeeping: values.filter(isOf(true)),
  }
}

function compared(before: Image, after: Image, isWhole: boolean, path = ''): ChangedValue[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return names.flatMap(name => {
    const [old, now] = [before[name], after[name]]
    const [oldMap, nowMap] = [membersOf(old), membersOf(now)]
    // Only a map that stayed a map is compared member by member. Otherwise its members would all look new.
    const isCompared = isWhole ? (oldMap ?? nowMap) : oldMap && nowMap
    if (isCompared) return compared(oldMap ?? {}, nowMap ?? {}, isWhole, `${path}${name}.`)
    return [{ name: `${path}${name}`, before: textOf(old), after: textOf(now) }]
  })
}

function membersOf(attribute: unknown): Image | undefined {
  return (attribute as { readonly M?: Image } | undefined)?.M
}

function textOf(attribute: unknown): string | undefined {
  return attribute === undefined ? undefined : plainValue(attribute)
}

function isBookkeeping(name: string): boolean {
  return name.startsWith('_') || /^(pk|sk|gsi\d+(pk|sk))$/i.test(name)
}
