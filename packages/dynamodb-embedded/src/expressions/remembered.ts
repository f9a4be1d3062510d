import type { ExpressionKind } from './tokens.ts'

/** Most programs use few expressions. The limit keeps a program that generates them from filling the memory. */
const MOST = 2_000

/** Wraps a parser of expressions with a cache. */
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
