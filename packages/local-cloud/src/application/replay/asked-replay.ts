import { type Database, postSave } from 'dynamo-signals'
import { describeSignals } from 'dynamo-signals/operations'
import * as z from 'zod'

/** An instance whose receivers run again. */
export type ReplayedItem = readonly [model: string, id: string]

/** Which receivers run again, for which items. */
export interface AskedReplay {
  readonly items: readonly ReplayedItem[]
  /** Undefined for all that are connected. */
  readonly receiver: string | undefined
  /** Whether a receiver that has handled an earlier write of an item is skipped. */
  readonly onlyNew: boolean
  /** Whether more than {@link MOST_ITEMS} were selected, and the others were left out. */
  readonly isCut: boolean
}

/** A durable receiver that can run for a stored item. */
export interface StoredReceiver {
  readonly receiver: string
  readonly consumer: string
}

export const REPLAY = '/replay'

/** The maximum number of items of one replay. The address of its page names all of them. */
export const MOST_ITEMS = 100

/** The address of the page that replays some items. */
export function replayPath(items: readonly ReplayedItem[]): string {
  return `${REPLAY}?${new URLSearchParams(items.map((item): [string, string] => ['item', itemText(item)])).toString()}`
}

/** The link from the page of an instance. Empty if no receiver could run for it. */
export function replayLink(database: Pick<Database, 'name'>, model: string, id: string): (readonly [string, string])[] {
  return storedReceivers(database, new Set([model])).length === 0 ? [] : [[replayPath([[model, id]]), 'Replay']]
}

/** An item in an address or a form. */
export function itemText([model, id]: ReplayedItem): string {
  return JSON.stringify([model, id])
}

const item = z.tuple([z.string(), z.string().min(1)])

/** Reads what a page or a form asks for. An item that is not an instance of a model is left out. */
export function readAsked(
  { models }: Pick<Database, 'models'>,
  {
    items,
    receiver,
    onlyNew,
  }: { readonly items: readonly string[]; readonly receiver?: string; readonly onlyNew?: string },
): AskedReplay {
  const known = new Set(models.filter(({ storedIn }) => !storedIn?.reader).map(({ name }) => name))
  const read = [...new Set(items)].flatMap(text => {
    const { data } = item.safeParse(parsed(text))
    return data && known.has(data[0]) ? [data] : []
  })
  return {
    items: read.slice(0, MOST_ITEMS),
    receiver: receiver || undefined,
    onlyNew: onlyNew !== undefined,
    isCut: read.length > MOST_ITEMS,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Returns the durable receivers of some models that can run for a stored item, each once. */
export function storedReceivers({ name }: Pick<Database, 'name'>, models: ReadonlySet<string>): StoredReceiver[] {
  const found = new Map<string, StoredReceiver>()
  for (const { signal, receivers } of describeSignals()) {
    if (signal !== postSave.name) continue
    for (const { dispatchUid, consumer, sender, database = name } of receivers) {
      const isOf = database === name && (sender === undefined || models.has(sender))
      if (isOf && dispatchUid !== undefined && consumer !== undefined) {
        found.set(`${consumer} ${dispatchUid}`, { receiver: dispatchUid, consumer })
      }
    }
  }
  return [...found.values()]
}
