/** A receiver as a signal keeps it. Connections are never changed in place, so a dispatch works on a snapshot. */
export interface Connection {
  readonly receiver: (event: never) => unknown
  /** A sender, the name of one, or undefined for every sender. */
  readonly sender: unknown
  readonly dispatchUid: string | undefined
  readonly priority: number
  /** Everything the receiver was connected with: signals with options of their own read theirs here. */
  readonly options: Readonly<Record<string, unknown>>
}

/** The name a lazy sender is matched by: a string itself, else the sender's `name`. */
export function senderName(sender: unknown): string | undefined {
  if (typeof sender === 'string') return sender
  if ((typeof sender !== 'object' || sender === null) && typeof sender !== 'function') return undefined
  const { name } = sender as { readonly name?: unknown }
  return typeof name === 'string' ? name : undefined
}

/** Senders are the same by identity; a string is the same as the sender of that name. Never by equality or subclass. */
export function isSameSender(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one === 'string') return senderName(other) === one
  if (typeof other === 'string') return senderName(one) === other
  return false
}

/** Whether a receiver connected with `connected` hears what `sender` sends. Django rows A24, A25, B18. */
export function hears(connected: unknown, sender: unknown): boolean {
  return connected === undefined || isSameSender(connected, sender)
}
