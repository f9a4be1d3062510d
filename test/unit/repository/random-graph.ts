import { type AnyModel, defineModel, foreignKey, oneToOne, type StandardSchema } from 'dynamo-signals'
import * as fc from 'fast-check'
import { type Core, type Reference, referencesTo } from '../../../packages/dynamo-signals/src/repository/core.ts'
import type { Item } from '../../../packages/dynamo-signals/src/repository/items/attribute-value.ts'
import type {
  DeletionReader,
  Found,
} from '../../../packages/dynamo-signals/src/repository/reading/referring-instances.ts'

export const RULES = ['cascade', 'protect', 'restrict', 'setNull', 'setDefault', 'doNothing'] as const
export type Rule = (typeof RULES)[number]

/** One relation of the model that `from` names to the one that `to` names. */
export interface Link {
  readonly from: string
  readonly name: string
  readonly to: string
  readonly rule: Rule
  readonly unique: boolean
  /** What setDefault writes. */
  readonly default: string | null
}

/** An instance with the ids its relations hold. */
export interface Row {
  readonly model: string
  readonly id: string
  readonly refs: Readonly<Record<string, string | null>>
}

/** Models, how they refer to one another, and instances of them. The first instance is the one to delete. */
export interface Graph {
  readonly models: readonly string[]
  readonly links: readonly Link[]
  readonly rows: readonly Row[]
}

const NAMES = ['A', 'B', 'C', 'D']

/** Graphs small enough to shrink well: up to four models, eight relations and fourteen instances, circles included. */
export const graphs: fc.Arbitrary<Graph> = fc
  .record({
    count: fc.integer({ min: 1, max: NAMES.length }),
    // Rules that refuse are rarer, or hardly any graph would be deleted; defaults more frequent, or few would dangle.
    links: fc.array(
      fc.record({
        from: fc.nat(3),
        to: fc.nat(3),
        rule: fc.oneof(
          { weight: 6, arbitrary: fc.constant('cascade' as const) },
          { weight: 4, arbitrary: fc.constantFrom(...RULES) },
          { weight: 2, arbitrary: fc.constant('setDefault' as const) },
        ),
        unique: fc.boolean(),
        default: fc.option(fc.nat(4), { nil: null }),
      }),
      { maxLength: 8 },
    ),
    rows: fc.array(
      fc.record({ model: fc.nat(3), refs: fc.array(fc.option(fc.nat(6), { freq: 4 }), { maxLength: 8 }) }),
      {
        minLength: 1,
        maxLength: 14,
      },
    ),
  })
  .map(({ count, links: rawLinks, rows: rawRows }) => {
    const models = NAMES.slice(0, count)
    const name = (index: number) => models[index % count] ?? ''
    const links = rawLinks.map(({ from, to, default: fallback, ...link }, index): Link => {
      const target = name(to)
      return {
        ...link,
        from: name(from),
        to: target,
        name: `r${index}`,
        default: fallback === null ? null : `${target}${fallback}`,
      }
    })
    const counts = new Map<string, number>()
    const ids = rawRows.map(({ model }) => {
      const number = counts.get(name(model)) ?? 0
      counts.set(name(model), number + 1)
      return { model: name(model), id: `${name(model)}${number}` }
    })
    const held = new Set<string>()
    const rows = ids.map(({ model, id }, at): Row => {
      const refs: Record<string, string | null> = {}
      for (const [index, link] of links.entries()) {
        if (link.from !== model) continue
        const wanted = rawRows[at]?.refs[index] ?? null
        const targets = ids.filter(each => each.model === link.to)
        const target = wanted === null ? undefined : targets[wanted % targets.length]?.id
        const isTaken = link.unique && held.has(`${link.name} ${target}`)
        refs[link.name] = target === undefined || isTaken ? null : target
        held.add(`${link.name} ${target}`)
      }
      return { model, id, refs }
    })
    return { models, links, rows }
  })

const anything: StandardSchema = {
  '~standard': { version: 1, vendor: 'test', validate: value => ({ value }) },
}

/** A graph as the library sees one: its models, and a table of nothing but a map. */
export class GraphTable implements DeletionReader {
  readonly models: ReadonlyMap<string, AnyModel>
  readonly items = new Map<string, Found>()

  constructor({ models, links, rows }: Graph) {
    this.models = new Map(
      models.map(name => [name, defineModel(name, { schema: anything, relations: relationsOf(name, links) })]),
    )
    for (const { model: name, id, refs } of rows) {
      const model = this.models.get(name) as AnyModel
      const item: Item = { id: { S: id } }
      for (const [relation, target] of Object.entries(refs)) if (target !== null) item[`${relation}Id`] = { S: target }
      this.items.set(id, { model, id, item })
    }
  }

  references(model: AnyModel): readonly Reference[] {
    return referencesTo({ models: this.models } as Core, model)
  }

  async *referring({ model, relation }: Reference, id: string): AsyncGenerator<Found> {
    for (const found of [...this.items.values()]) {
      if (found.model === model && found.item[`${relation}Id`]?.S === id) yield found
    }
  }
}

function relationsOf(model: string, links: readonly Link[]) {
  const own = links.filter(({ from }) => from === model)
  // A model takes five foreign keys, and as many one-to-ones as it likes.
  return Object.fromEntries(
    own.map(({ name, to, rule, unique, default: fallback }, index) => {
      const options = { onDelete: rule, nullable: true, ...(fallback === null ? {} : { default: fallback }) } as const
      return [name, unique || index >= 5 ? oneToOne(to, options) : foreignKey(to, options)]
    }),
  )
}
