import type { Doomed } from '../reading/referring-instances.ts'

/**
 * Sorts the deleted instances in the order their signals are sent. Referring models come before the models they refer to, as
 * in Django. Within a model that refers to itself, children come first, then instances are sorted by id. In a cycle, one of
 * them has to come first.
 */
export function inDeletionOrder(
  doomed: ReadonlyMap<string, Doomed>,
  children: ReadonlyMap<string, readonly string[]>,
): Doomed[] {
  const ranks = rankModels(doomed, children)
  const rankOf = (address: string) => ranks.get(doomed.get(address)?.model.name ?? '') ?? 0
  const heights = heightsOf(doomed, address =>
    (children.get(address) ?? []).filter(child => child !== address && rankOf(child) === rankOf(address)),
  )
  return [...doomed.entries()]
    .sort(
      ([one, a], [other, b]) =>
        rankOf(one) - rankOf(other) ||
        (heights.get(one) ?? 0) - (heights.get(other) ?? 0) ||
        compare(a.model.name, b.model.name) ||
        compare(a.id, b.id),
    )
    .map(([, instance]) => instance)
}

/**
 * Ranks each model by the number of models its delete includes, itself included. A model includes everything that its
 * included models include, so it has the larger number. Models in a cycle share the same number.
 */
function rankModels(
  doomed: ReadonlyMap<string, Doomed>,
  children: ReadonlyMap<string, readonly string[]>,
): Map<string, number> {
  const taken = new Map<string, Set<string>>()
  for (const [address, { model }] of doomed) {
    const names = taken.get(model.name) ?? new Set<string>()
    for (const child of children.get(address) ?? []) names.add(doomed.get(child)?.model.name ?? '')
    taken.set(model.name, names)
  }
  const ranks = new Map<string, number>()
  for (const name of taken.keys()) {
    const reached = new Set([name])
    // A set is iterated in insertion order, including elements added during the iteration.
    for (const each of reached) for (const next of taken.get(each) ?? []) reached.add(next)
    ranks.set(name, reached.size)
  }
  return ranks
}

/**
 * Returns the height of each instance: 0 without children, otherwise one more than its highest child. In a cycle, the edge
 * back to the start of the search does not count. Not recursive, because a chain can exceed the stack depth.
 */
function heightsOf(
  doomed: ReadonlyMap<string, Doomed>,
  childrenOf: (address: string) => readonly string[],
): Map<string, number> {
  const heights = new Map<string, number>()
  const entered = new Set<string>()
  for (const start of doomed.keys()) {
    const path = [start]
    for (let address = path.at(-1); address !== undefined; address = path.at(-1)) {
      const children = childrenOf(address)
      if (!entered.has(address)) {
        entered.add(address)
        path.push(...children.filter(child => !entered.has(child)))
        continue
      }
      path.pop()
      if (heights.has(address)) continue
      const below = children.map(child => heights.get(child) ?? -1)
      heights.set(address, below.reduce((highest, height) => Math.max(highest, height), -1) + 1)
    }
  }
  return heights
}

/** Compares texts by their code units. */
export function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
