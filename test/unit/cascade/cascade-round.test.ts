import { ProtectedError, RestrictedError } from 'dynamo-signals'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CascadeRound,
  type CascadeStep,
  planCascadeRound,
} from '../../../packages/dynamo-signals/src/cascade/cascade-round.ts'
import { fenceOf } from '../../../packages/dynamo-signals/src/repository/items/deletion-fence.ts'
import {
  type Found,
  instanceAddress,
} from '../../../packages/dynamo-signals/src/repository/reading/referring-instances.ts'
import { DjangoCollector } from '../repository/django-collector.ts'
import { type Graph, GraphTable, graphs } from '../repository/random-graph.ts'

const DECIDED = { M: { id: { S: 'this-delete' } } }

/** A decided delete of the first instance, which continues in rounds. */
class Cascade {
  readonly table: GraphTable
  readonly root: string

  constructor(graph: Graph) {
    this.table = new GraphTable(graph)
    this.root = graph.rows[0]?.id ?? ''
    this.#fence(this.root)
  }

  plan(limit: number): Promise<CascadeRound> {
    return planCascadeRound(this.table, this.find(this.root), limit)
  }

  find(id: string): Found {
    const found = this.table.items.get(id)
    if (!found) throw new Error(`${id} is gone.`)
    return found
  }

  do(step: CascadeStep): void {
    const { id } = step.found
    if (step.kind === 'release') this.#release(id, step.changes)
    else if (step.kind === 'fence') this.#fence(id)
    else this.table.items.delete(id)
  }

  #release(id: string, changes: Readonly<Record<string, string | null>>): void {
    const found = this.find(id)
    const item = { ...found.item }
    for (const [field, value] of Object.entries(changes)) {
      if (value === null) delete item[field]
      else item[field] = { S: value }
    }
    this.table.items.set(id, { ...found, item })
  }

  #fence(id: string): void {
    const found = this.find(id)
    this.table.items.set(id, { ...found, item: { ...found.item, _deleting: DECIDED } })
  }
}

describe('planCascadeRound', () => {
  it('takes away what one transaction would, on any graph, in rounds of any size', async () => {
    let rounds = 0
    let largest = 0
    await fc.assert(
      fc.asyncProperty(graphs, fc.integer({ min: 1, max: 4 }), async (graph, limit) => {
        const [root] = graph.rows
        const expected = root && new DjangoCollector(graph).delete(root)
        fc.pre(expected?.kind === 'deleted')
        if (expected?.kind !== 'deleted') return
        const cascade = new Cascade(graph)

        for (let round = 0; cascade.table.items.has(cascade.root); round++) {
          rounds++
          largest = Math.max(largest, round)
          // Each step needs a round at most, each instance two, and going up a level one more.
          expect(round, 'rounds').toBeLessThan(6 * graph.rows.length + 6)
          const { steps, isFree } = await cascade.plan(limit)
          expect(steps.length).toBeLessThanOrEqual(limit)
          expect(new Set(steps.map(({ found }) => instanceAddress(found))).size).toBe(steps.length)
          if (isFree) cascade.table.items.delete(cascade.root)
          for (const step of steps) cascade.do(step)
        }

        const left = graph.rows.filter(({ id }) => !expected.gone.has(id))
        expect([...cascade.table.items.keys()].toSorted()).toEqual(left.map(({ id }) => id).toSorted())
        for (const [key, value] of expected.updates) {
          const [relation = '', id = ''] = key.split(' ')
          const [, name = ''] = relation.split('.')
          expect(cascade.find(id).item[`${name}Id`]?.S ?? null, key).toBe(value)
        }
        for (const { item } of cascade.table.items.values()) expect(fenceOf(item)).toBeUndefined()
      }),
      { numRuns: 2_000 },
    )
    expect([rounds > 2_000, largest > 5]).toEqual([true, true])
  })

  it('deletes nothing to which something still refers, and no instance it has not fenced first if others could', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.integer({ min: 1, max: 20 }), async (graph, limit) => {
        const [root] = graph.rows
        fc.pre(root !== undefined && new DjangoCollector(graph).delete(root).kind === 'deleted')
        const cascade = new Cascade(graph)
        for (let round = 0; cascade.table.items.has(cascade.root); round++) {
          expect(round, 'rounds').toBeLessThan(6 * graph.rows.length + 6)
          const { steps, isFree } = await cascade.plan(limit)
          const going = steps.filter(({ kind }) => kind === 'delete').map(({ found }) => found)
          if (isFree) going.push(cascade.find(cascade.root))
          for (const { model, id, item } of going) {
            const references = cascade.table
              .references(model)
              .filter(({ definition }) => definition.onDelete !== 'doNothing')
            if (references.length > 0) expect(fenceOf(item)?.decided, `${id} is fenced`).toBe(true)
            const referring = await Promise.all(
              references.map(reference => Array.fromAsync(cascade.table.referring(reference, id))),
            )
            // What is left referring is fenced itself: it goes after this one, in a circle.
            for (const found of referring.flat())
              expect(fenceOf(found.item)?.decided, `${found.id} -> ${id}`).toBe(true)
          }
          for (const step of steps) cascade.do(step)
          if (isFree) cascade.table.items.delete(cascade.root)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('does not finish, and names the instance, if a protecting instance appeared after the decision', async () => {
    const links = ['cascade', 'protect'].map(rule => ({
      from: 'B',
      to: 'A',
      name: rule,
      rule,
      unique: false,
      default: null,
    }))
    const rows = [
      { model: 'A', id: 'A0', refs: {} },
      { model: 'B', id: 'B0', refs: { cascade: 'A0', protect: null } },
      { model: 'B', id: 'B1', refs: { cascade: null, protect: 'A0' } },
    ]
    const cascade = new Cascade({ models: ['A', 'B'], links, rows } as Graph)

    const first = await cascade.plan(10)
    for (const step of first.steps) cascade.do(step)
    const refused = cascade.plan(10)

    expect(first.steps.map(({ kind, found }) => `${kind} ${found.id}`)).toEqual(['delete B0'])
    await expect(refused).rejects.toThrow(ProtectedError)
    await expect(refused).rejects.toMatchObject({ blockers: [{ model: 'B', id: 'B1', relation: 'protect' }] })
    await expect(refused).rejects.not.toThrow(RestrictedError)
  })

  it('leaves what another delete takes to that delete', async () => {
    const links = [{ from: 'B', to: 'A', name: 'a', rule: 'cascade', unique: false, default: null }]
    const rows = [
      { model: 'A', id: 'A0', refs: {} },
      { model: 'B', id: 'B0', refs: { a: 'A0' } },
    ]
    const cascade = new Cascade({ models: ['A', 'B'], links, rows } as Graph)
    const other = cascade.find('B0')
    cascade.table.items.set('B0', { ...other, item: { ...other.item, _deleting: { M: { id: { S: 'another' } } } } })

    expect(await cascade.plan(10)).toEqual({ steps: [], isFree: true })
  })
})
