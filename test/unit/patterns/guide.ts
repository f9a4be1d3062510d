import type { AnyModel, Database } from 'dynamo-signals'
import type { Snapshot } from 'dynamodb-embedded'
import type { Command } from './by-hand.ts'
import { type Cost, MeasuredTable } from './measured-table.ts'

/** An access pattern of a guide. */
export interface Pattern<App> {
  /** The question, as the guide has it. */
  readonly pattern: string
  /** How it is asked here. The documentation shows this code. */
  readonly ask: (app: App) => Promise<unknown> | { toArray(): Promise<unknown> }
  /** The requests of a program without the library, on the same table. */
  readonly byHand: readonly Command[]
  /** The ids of the results, in their order. Omitted for a pattern that only writes. */
  readonly returns?: string
  /** By hand, each request returns more than is needed, and the program merges the results. */
  readonly merged?: true
  /** Why the pattern costs more than by hand, and what to do about it. */
  readonly dearer?: string
  /** What else a reader should know, such as a better request that needs another layout of the table. */
  readonly note?: string
}

/** The access patterns of one guide, with the models and the instances that they are about. */
export interface Guide<App = never> {
  readonly title: string
  /** The page that lists the patterns. */
  readonly source: string
  readonly models: readonly AnyModel[]
  /** The repositories, by the names that `ask` uses. */
  readonly open: (database: Database) => App
  readonly fill: (app: App) => Promise<unknown>
  readonly patterns: readonly Pattern<App>[]
}

/** What a pattern did in one of the two ways. */
export interface Outcome {
  readonly cost: Cost
  readonly ids: string
  /** The items in the table afterward. */
  readonly left: unknown
}

/** Checks that `ask` and `fill` of a guide agree on the repositories. */
export function guide<App>(definition: Guide<App>): Guide {
  return definition as unknown as Guide
}

/** A guide whose instances are stored. */
export class OpenGuide {
  readonly #table: MeasuredTable
  readonly #app: never
  readonly #filled: Snapshot
  /** The number of the table's indexes that the stored items use. */
  readonly indexes: number

  private constructor(table: MeasuredTable, app: never) {
    this.#table = table
    this.#app = app
    this.#filled = table.snapshot()
    this.indexes = new Set(table.items().flatMap(item => Object.keys(item).filter(name => /^gsi\dpk$/.test(name)))).size
  }

  static async open({ models, open, fill }: Guide): Promise<OpenGuide> {
    const table = new MeasuredTable(models)
    const app = open(table.database)
    await fill(app)
    return new OpenGuide(table, app)
  }

  async ask({ ask }: Pattern<never>): Promise<Outcome> {
    return this.#outcome(async () => {
      const asked = ask(this.#app)
      return 'toArray' in asked ? asked.toArray() : asked
    })
  }

  async byHand({ byHand }: Pattern<never>): Promise<Outcome> {
    return this.#outcome(async () => {
      const answers: unknown[] = []
      for (const command of byHand) answers.push(await this.#table.documents.send(command as never))
      return answers
    })
  }

  async #outcome(work: () => Promise<unknown>): Promise<Outcome> {
    const { result, ...rest } = await this.#table.measure(this.#filled, work)
    return { ...rest, ids: idsIn(result).join(' ') }
  }
}

/** The ids of the instances or items in a result, or how many it counted. */
function idsIn(result: unknown): string[] {
  if (typeof result === 'number') return [String(result)]
  if (typeof result !== 'object' || result === null) return []
  if (result instanceof Map) return [...result.keys()].sort()
  if (Array.isArray(result)) return result.flatMap(idsIn)
  const { id, Count, Item, Items = [], Responses = {} } = result as Readonly<Record<string, unknown>>
  if (typeof id === 'string') return [id]
  if (Count !== undefined && !('Items' in result)) return idsIn(Count)
  return [...idsIn(Item), ...idsIn(Items), ...Object.values(Responses as object).flatMap(idsIn)]
}
