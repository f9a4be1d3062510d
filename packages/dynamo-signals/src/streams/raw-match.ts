import { isObject } from '../dispatch/is-object.ts'
import { postSave } from '../models/model-signals.ts'
import type { When } from '../models/when.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { isInstance } from '../repository/items/keys.ts'
import type { LambdaRecord } from './lambda-record.ts'
import { candidatesFor } from './receivers-for.ts'

/** The values that fields of the new image may have, one of which every receiver of a model wants. */
type Wanted = ReadonlyMap<string, ReadonlySet<unknown>>

/**
 * Returns a test for records that concern no receiver of a consumer, by the patterns of their conditions and the raw images.
 * In most batches, those are most records, and reading each of them takes ten times as long. False if only reading the record
 * can decide. Never throws.
 */
export function unwantedBy(core: Core, consumer: string): (source: LambdaRecord) => boolean {
  const known = new Map<unknown, Wanted | undefined>()
  const wantedOf = (type: string, eventName: 'INSERT' | 'MODIFY') => {
    const key = `${eventName} ${type}`
    if (!known.has(key)) known.set(key, wanted(core, consumer, type, eventName))
    return known.get(key)
  }
  return source => {
    try {
      const { eventName, dynamodb } = source
      const { NewImage: image, OldImage: before } = dynamodb as Readonly<Record<string, Item | undefined>>
      const isSave = (eventName === 'MODIFY' && isObject(before)) || (eventName === 'INSERT' && !before)
      // A mark of a delete can be a signal of its own.
      if (!isSave || !image || !isInstance(image) || image._deleting || before?._deleting) return false
      const found = wantedOf(image._type?.S ?? '', eventName)
      return found !== undefined && !matches(found, image)
    } catch {
      return false
    }
  }
}

/** Undefined if a receiver wants more than can be decided here. */
function wanted({ models, existing, name }: Core, consumer: string, type: string, eventName: string) {
  const sender = models.get(type)
  if (!sender || existing) return undefined
  const fields = new Map<string, Set<unknown>>()
  for (const { options } of candidatesFor({ signal: postSave, sender, database: name }, consumer)) {
    const { patterns = [] } = (options.when as When | undefined) ?? {}
    if (patterns.length === 0) return undefined
    for (const { eventNames, current = {} } of patterns) {
      if (eventNames && !eventNames.includes(eventName as never)) continue
      // If it has several fields, the first must match as well.
      const [[field, value] = []] = Object.entries(current)
      // One number can be written in several ways.
      if (field === undefined || typeof value === 'number') return undefined
      fields.set(field, (fields.get(field) ?? new Set()).add(value))
    }
  }
  return fields
}

/** Whether one of the fields has a wanted value. A collection of them makes the cost the same for any number of receivers. */
function matches(fields: Wanted, image: Item): boolean {
  for (const [field, values] of fields) {
    const { S, BOOL, NULL } = image[field] ?? ({} as Partial<Record<string, unknown>>)
    if (values.has(S ?? BOOL ?? (NULL ? null : undefined))) return true
  }
  return false
}
