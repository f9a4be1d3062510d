import type { Change } from '../../support/memory-dynamodb/tables/change.ts'
import { type AttributeValue, type Item, storedItem } from '../../support/memory-dynamodb/values/item.ts'
import type { StreamDriver } from '../../support/stream-driver.ts'
import type { Request } from './draw-requests.ts'

type LocalRecord = Awaited<ReturnType<StreamDriver['records']>>[number]

/** What is compared of an answer: no metadata, no times, and in order what has none. */
export function comparable({ operation }: Request, answer: object): unknown {
  const { Item, Items, Attributes, Responses, Count, ScannedCount, LastEvaluatedKey } = answer as Answer
  if (operation === 'BatchGetItem') return Object.values(Responses ?? {}).map(items => items.map(text).sort())
  // What others do in the same table meanwhile is scanned as well.
  if (operation === 'Scan') return { Items: Items?.map(text).sort(), Count }
  const items = { Item: Item && text(Item), Items: Items?.map(text), Attributes: Attributes && text(Attributes) }
  return { ...items, Count, ScannedCount, LastEvaluatedKey: LastEvaluatedKey && text(LastEvaluatedKey) }
}

/** What is compared of an error: its name, and why each write was refused. */
export function comparableError(error: unknown): unknown {
  const { name, Item, CancellationReasons } = error as Answer & { readonly name: string }
  const reasons = CancellationReasons?.map(reason => [reason.Code, reason.Item && text(reason.Item)])
  return { refusal: name, Item: Item && text(Item), reasons }
}

/** What is compared of the records of a stream: for each sequence its own, in their order. */
export function recordsBySequence(records: readonly ComparableRecord[]): Record<string, string[]> {
  const sequences: Record<string, string[]> = {}
  for (const { eventName, keys, before, after } of records) {
    const name = keys?.pk?.S?.split('-')[0] ?? ''
    const images = [keys, before, after].map(image => (image ? text(image) : null))
    sequences[name] ??= []
    sequences[name].push(JSON.stringify([eventName, ...images]))
  }
  return sequences
}

type ComparableRecord = { readonly [Name in 'keys' | 'before' | 'after']: Item | undefined } & {
  readonly eventName: Change['eventName'] | undefined
}

/** Converts a record of DynamoDB Local's stream to the format of the in-memory changes. */
export function asChange({ eventName, dynamodb }: LocalRecord): ComparableRecord {
  const { Keys, OldImage, NewImage } = (dynamodb ?? {}) as Record<string, Item | undefined>
  return { eventName, keys: Keys, before: OldImage && withBytes(OldImage), after: NewImage && withBytes(NewImage) }
}

/** An image with bytes as the SDK has them. In a record they are base64, as Lambda delivers them. */
function withBytes(image: Item): Item {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, bytesIn(value)]))
}

function bytesIn(value: AttributeValue): AttributeValue {
  if (value.B !== undefined) return { B: bytes(value.B) }
  if (value.BS !== undefined) return { BS: value.BS.map(bytes) }
  if (value.L !== undefined) return { L: value.L.map(bytesIn) }
  return value.M === undefined ? value : { M: withBytes(value.M) }
}

function bytes(value: Uint8Array | string): Uint8Array {
  return new Uint8Array(typeof value === 'string' ? Buffer.from(value, 'base64') : value)
}

interface Answer {
  readonly Item?: Item
  readonly Items?: readonly Item[]
  readonly Attributes?: Item
  readonly Responses?: Readonly<Record<string, readonly Item[]>>
  readonly Count?: number
  readonly ScannedCount?: number
  readonly LastEvaluatedKey?: Item
  readonly CancellationReasons?: readonly { readonly Code?: string; readonly Item?: Item }[]
}

/** One text for equal items. */
function text(item: Item): string {
  return JSON.stringify(sorted({ M: storedItem(item) }))
}

function sorted(value: AttributeValue): unknown {
  if (value.L) return value.L.map(sorted)
  if (!value.M) return value
  const entries = Object.entries(value.M).map(([name, each]) => [name, sorted(each)] as const)
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)))
}
