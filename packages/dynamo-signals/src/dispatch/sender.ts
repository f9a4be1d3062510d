import { isObject } from './is-object.ts'

/** The name that a lazy sender is matched by: the string itself, or the sender's `name`. */
export function senderName(sender: unknown): string | undefined {
  if (typeof sender === 'string') return sender
  if (!isObject(sender) && typeof sender !== 'function') return undefined
  const { name } = sender as { readonly name?: unknown }
  return typeof name === 'string' ? name : undefined
}

/** Names a sender for a human reader: its name, its class, or the value itself. */
export function describeSender(sender: unknown): string {
  if (sender === undefined || sender === null) return 'no sender'
  return senderName(sender) ?? (typeof sender === 'object' ? (sender.constructor?.name ?? 'Object') : String(sender))
}

/**
 * Compares senders by identity, never by equality or subclass. A name matches the sender of that name, whenever that sender
 * is defined.
 */
export function isSameSender(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one === 'string') return senderName(other) === one
  if (typeof other === 'string') return senderName(one) === other
  return false
}

/** Whether receivers with these options run for the database of this name. Without a name: whether they run for one at all. */
export function isFor({ database }: Readonly<Record<string, unknown>>, name: string | undefined): boolean {
  return database === undefined || name === undefined || database === name
}

/**
 * Whether a receiver connected with `connected` runs for a send from `sender`. A sender that the library has made is heard only
 * by receivers that name it.
 */
export function hears(connected: unknown, sender: unknown): boolean {
  if (connected === undefined) return (sender as { readonly isMade?: true } | null | undefined)?.isMade !== true
  return isSameSender(connected, sender)
}
