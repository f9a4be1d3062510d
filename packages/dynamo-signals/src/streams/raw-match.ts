import type { Connection } from '../dispatch/connection.ts'
import { isObject } from '../dispatch/is-object.ts'
import { postSave } from '../models/model-signals.ts'
import type { When } from '../models/when.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { isInstance } from '../repository/items/keys.ts'
import type { LambdaRecord } from './lambda-record.ts'
import { candidatesFor } from './receivers-for.ts'

/** The receivers that a record may concern, in the order in which they run. Undefined if only reading it can decide. */
export type RawMatch = (source: LambdaRecord) => readonly Connection[] | undefined

/** A field that no item has: an attribute must have a name. Used for a condition that only the images can decide. */
const NEVER_STORED: [string, undefined] = ['', undefined]

/**
 * Matches records with the receivers of a consumer, by the patterns of their conditions and the raw images. In most batches, most
 * records concern no receiver, and reading each of them takes ten times as long. A model may have a thousand receivers, of which
 * a record concerns one. Never throws.
 *
 * What the receivers want is collected once, and again after a receiver was connected or disconnected.
 */
export function rawMatch(core: Core, consumer: string): RawMatch {
  const known = new Map<string, ((image: Item) => readonly Connection[]) | undefined>()
  let connections: unknown
  return source => {
    try {
      const { eventName, dynamodb } = source
      const { NewImage: image, OldImage: before } = dynamodb as Readonly<Record<string, Item | undefined>>
      const isSave = (eventName === 'MODIFY' && isObject(before)) || (eventName === 'INSERT' && !before)
      // A mark of a delete can be a signal of its own.
      if (!isSave || !image || !isInstance(image) || image._deleting || before?._deleting) return undefined
      if (connections !== postSave.connections) known.clear()
      connections = postSave.connections
      const type = image._type?.S ?? ''
      const key = `${eventName}${type}`
      if (!known.has(key)) known.set(key, wanted(core, consumer, type, eventName))
      return known.get(key)?.(image)
    } catch {
      return undefined
    }
  }
}

/**
 * Returns a function that finds the receivers that wait for a value of an image. The values are looked up, so the cost is the
 * same for a thousand receivers. Undefined for items whose model or receivers cannot be decided here.
 */
function wanted({ models, existing, name }: Core, consumer: string, type: string, eventName: 'INSERT' | 'MODIFY') {
  const sender = models.get(type)
  if (!sender || existing) return undefined
  const receivers = candidatesFor({ signal: postSave, sender, database: name }, consumer)
  /** The receivers by a value that a field of the new image must have. */
  const fields = new Map<string, Map<unknown, Connection[]>>()
  for (const receiver of receivers) {
    const { patterns } = (receiver.options.when ?? {}) as Partial<When>
    for (const { eventNames, current = {} } of patterns?.length ? patterns : [{}]) {
      if (eventNames?.includes(eventName) === false) continue
      // If it has several fields, the first must match as well.
      let [[field, value] = NEVER_STORED] = Object.entries(current)
      // One number can be written in several ways.
      if (typeof value === 'number') [field, value] = NEVER_STORED
      const values = fields.get(field) ?? new Map<unknown, Connection[]>()
      fields.set(field, values.set(value, [...(values.get(value) ?? []), receiver]))
    }
  }
  return (image: Item): readonly Connection[] => {
    const found: Connection[] = []
    for (const [field, values] of fields) {
      const { S, BOOL, NULL } = image[field] ?? ({} as Partial<Record<string, unknown>>)
      found.push(...(values.get(S ?? BOOL ?? (NULL ? null : undefined)) ?? []))
    }
    // A receiver is found twice if it waits for one of several values.
    if (found.length < 2) return found
    const all = new Set(found)
    return receivers.filter(receiver => all.has(receiver))
  }
}
