import type { Request } from './draw-requests.ts'

/**
 * Where the memory answers otherwise than DynamoDB Local, and why that does not matter. Messages of errors are not
 * compared: nothing may depend on them.
 */
export const KNOWN_DIFFERENCES: Readonly<Record<string, (request: Request) => boolean>> = {
  // DynamoDB Local looks at the conditions first. Both refuse, and the library never sends such a transaction.
  'a transaction that names an item twice is refused for that before its conditions are looked at': ({ input }) => {
    const actions = ((input.TransactItems ?? []) as Record<string, Action>[]).flatMap(item => Object.values(item))
    const addresses = actions.map(({ TableName, Item, Key }) => `${TableName} ${(Item ?? Key)?.pk?.S}`)
    return new Set(addresses).size < addresses.length
  },
}

interface Action {
  readonly TableName: string
  readonly Item?: { readonly pk?: { readonly S?: string } }
  readonly Key?: Action['Item']
}

/** What is compared of an answer: no metadata, no times, lists without an order sorted. */
export function comparable({ operation }: Request, answer: object): unknown {
  const { $metadata: _, ConsumedCapacity: __, ...rest } = answer as Record<string, unknown>
  if (operation !== 'BatchGetItem') return sorted(rest)
  const { Responses = {} } = rest as { Responses?: Record<string, object[]> }
  return Object.fromEntries(
    Object.entries(Responses).map(([table, items]) => [table, items.map(item => JSON.stringify(sorted(item))).sort()]),
  )
}

/** What is compared of an error: its name, and why each write was refused. */
export function comparableError(error: unknown): unknown {
  const { name, Item, CancellationReasons } = error as Record<string, unknown>
  const reasons = (CancellationReasons as { Code?: string; Item?: object }[] | undefined)?.map(({ Code, Item }) => ({
    Code,
    Item: Item && sorted(Item),
  }))
  return JSON.parse(JSON.stringify({ name, Item: Item && sorted(Item), reasons }))
}

/** The same value with the attributes of its maps in order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(
    entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, each]) => [name, sorted(each)]),
  )
}
