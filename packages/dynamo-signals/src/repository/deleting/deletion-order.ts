import type { Doomed } from '../reading/referring-instances.ts'

/**
 * Puts the doomed in the order they are signalled in: models that refer before the models they refer to, as Django
 * sorts them; within a model children first where it refers to itself, then by id. In a circle one of them
 * has to come first.
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
 * A number for each model, smaller for those that are taken along: how many models it takes with it, itself included.
 * A model takes along all that the models it takes along do, and so has the larger number; models in a circle share it.
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
    // A set is iterated in the order of insertion, what is added on the way included.
    for (const each of reached) for (const next of taken.get(each) ?? []) reached.add(next)
    ranks.set(name, reached.size)
  }
  return ranks
}

/**
 * How far each is from having no children: 0 for none, else one more than its highest child. In a circle, the way back
 * to where the search came from does not count. No recursion: a chain may be longer than the stack is deep.
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
      const ahead = entered.has(address) ? [] : childrenOf(address).filter(child => !entered.has(child))
      entered.add(address)
      if (ahead.length > 0) {
        path.push(...ahead)
        continue
      }
      if (!heights.has(address)) {
        const below = childrenOf(address).map(child => heights.get(child) ?? -1)
        heights.set(address, below.reduce((highest, height) => Math.max(highest, height), -1) + 1)
      }
      path.pop()
    }
  }
  return heights
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
