/** A typed name may differ from the meant one by this share of its letters. */
const MOST_WRONG = 0.4

/** Returns the name that was probably meant: the only one that begins so, or a similar one. Undefined if there is none. */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  const begun = typed.length > 1 ? names.filter(name => name.startsWith(typed)) : []
  if (begun.length === 1) return begun[0]
  const [best] = names
    .map(name => ({ name, share: distance(typed, name) / Math.max(typed.length, name.length) }))
    .sort((one, other) => one.share - other.share)
  return best && best.share <= MOST_WRONG ? best.name : undefined
}

/** Counts the letters to insert, remove, replace, or swap with their neighbor. */
function distance(from: string, to: string): number {
  let [older, old]: [number[], number[]] = [[], Array.from({ length: to.length + 1 }, (_, index) => index)]
  for (let row = 1; row <= from.length; row++) {
    const next = [row]
    for (let column = 1; column <= to.length; column++) {
      const [a, b] = [from[row - 1], to[column - 1]]
      const swapped = row > 1 && column > 1 && a === to[column - 2] && from[row - 2] === b
      next.push(
        Math.min(
          (old[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (old[column - 1] ?? 0) + Number(a !== b),
          swapped ? (older[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    older = old
    old = next
  }
  return old[to.length] ?? 0
}
