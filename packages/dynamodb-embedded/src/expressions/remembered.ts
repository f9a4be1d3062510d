import type { ExpressionKind } from './tokens.ts'

/** Texts are written by programs, and there are few of them; a program that makes each of its own must not fill memory. */
const MOST = 2_000

/** A reader of expressions that reads the same text once. */
export function remembered<T>(read: (kind: ExpressionKind, text: string) => T): typeof read {
  const known = new Map<string, T>()
  return (kind, text) => {
    const name = `${kind} ${text}`
    const before = known.get(name)
    if (before !== undefined) return before
    const expression = read(kind, text)
    if (known.size >= MOST) known.clear()
    known.set(name, expression)
    return expression
  }
}
