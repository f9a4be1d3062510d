/** The name a lazy sender is matched by: a string itself, else the sender's `name`. */
export function senderName(sender: unknown): string | undefined {
  if (typeof sender === 'string') return sender
  if ((typeof sender !== 'object' || sender === null) && typeof sender !== 'function') return undefined
  const { name } = sender as { readonly name?: unknown }
  return typeof name === 'string' ? name : undefined
}

/** The sender for a reader: its name, its class, or the value itself. */
export function describeSender(sender: unknown): string {
  if (sender === undefined || sender === null) return 'no sender'
  return senderName(sender) ?? (typeof sender === 'object' ? (sender.constructor?.name ?? 'Object') : String(sender))
}

/**
 * Senders are the same by identity; a name is the same as the sender of that name, whenever that one is defined. Never
 * by equality or subclass.
 */
export function isSameSender(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one === 'string') return senderName(other) === one
  if (typeof other === 'string') return senderName(one) === other
  return false
}

/** Whether a receiver connected with `connected` hears what `sender` sends. */
export function hears(connected: unknown, sender: unknown): boolean {
  return connected === undefined || isSameSender(connected, sender)
}
