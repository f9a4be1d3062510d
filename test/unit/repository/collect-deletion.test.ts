import { ProtectedError, RelatedObjectDoesNotExist, RestrictedError } from 'dynamo-signals'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  collectDeletion,
  type DeletionPlan,
} from '../../../packages/dynamo-signals/src/repository/deleting/collect-deletion.ts'
import type { Found } from '../../../packages/dynamo-signals/src/repository/reading/referring-instances.ts'
import { DjangoCollector, type Outcome } from './django-collector.ts'
import { type Graph, GraphTable, graphs, type Row } from './random-graph.ts'

const RUNS = 3_000

async function collected(graph: Graph): Promise<DeletionPlan> {
  const table = new GraphTable(graph)
  return collectDeletion(table, [table.items.get(rootOf(graph).id) as Found])
}

function rootOf({ rows: [root] }: Graph): Row {
  if (!root) throw new Error('A graph has an instance.')
  return root
}

async function outcomeOf(graph: Graph): Promise<Outcome> {
  try {
    const { doomed, released } = await collected(graph)
    const updates = released.flatMap(({ model, id, changes }) =>
      Object.entries(changes).map(
        ([field, value]) => [`${model.name}.${field.replace(/Id$/, '')} ${id}`, value] as const,
      ),
    )
    return { kind: 'deleted', gone: new Set(doomed.map(({ id }) => id)), updates: new Map(updates) }
  } catch (error) {
    if (error instanceof RelatedObjectDoesNotExist) return { kind: 'dangling' }
    if (!(error instanceof ProtectedError)) throw error
    const blockers = new Set(error.blockers.map(({ model, relation, id }) => `${model}.${relation} ${id}`))
    return { kind: error instanceof RestrictedError ? 'restricted' : 'protected', blockers }
  }
}

/** Whom a delete of the instance takes along at once. */
function childrenOf({ links, rows }: Graph, parent: string): string[] {
  const cascades = links.filter(({ rule }) => rule === 'cascade')
  return rows
    .filter(({ model, refs }) => cascades.some(link => link.from === model && refs[link.name] === parent))
    .map(({ id }) => id)
}

/** Everything that can be reached from a start. */
function reachedFrom(start: string, next: (from: string) => readonly string[]): Set<string> {
  const reached = new Set<string>()
  const queue = [start]
  for (let from = queue.pop(); from !== undefined; from = queue.pop()) {
    for (const each of next(from)) {
      if (reached.has(each)) continue
      reached.add(each)
      queue.push(each)
    }
  }
  return reached
}

describe('collectDeletion', () => {
  it('returns the same result as Django for any graph of models and instances', async () => {
    const seen = { deleted: 0, protected: 0, restricted: 0, dangling: 0, larger: 0 }
    await fc.assert(
      fc.asyncProperty(graphs, async graph => {
        const expected = new DjangoCollector(graph).delete(rootOf(graph))
        seen[expected.kind]++
        if (expected.kind === 'deleted' && expected.gone.size > 2) seen.larger++

        expect(await outcomeOf(graph)).toEqual(expected)
      }),
      { numRuns: RUNS },
    )
    // The graphs reach every outcome, and not only trivial ones.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(RUNS / 200)
  })

  it('puts children before their parents unless they form a cycle, and sorts the instances of a model by id', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, async graph => {
        const plan = await collected(graph).catch(() => undefined)
        const order = plan?.doomed.map(({ id }) => id) ?? []
        for (const [at, parent] of order.entries()) {
          for (const child of childrenOf(graph, parent)) {
            if (reachedFrom(child, id => childrenOf(graph, id)).has(parent)) continue
            expect(order.indexOf(child), `${child} before ${parent} in ${order}`).toBeLessThan(at)
          }
        }
        for (const model of graph.models) {
          // A model that cannot lead back to itself has no other order than that of its ids.
          if (reachedFrom(model, name => modelsUnder(graph, name)).has(model)) continue
          const ids = order.filter(id => id.startsWith(model))
          expect(ids).toEqual(ids.toSorted((one, other) => (one < other ? -1 : 1)))
        }
      }),
      { numRuns: RUNS },
    )
  })
})

function modelsUnder({ links }: Graph, to: string): string[] {
  return links.filter(link => link.rule === 'cascade' && link.to === to).map(({ from }) => from)
}
