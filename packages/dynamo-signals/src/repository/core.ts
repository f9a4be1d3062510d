import type { LinkedModels } from '../models/links.ts'
import type { AnyModel, Relation } from '../models/model.ts'
import type { Cause } from './items/cause.ts'
import { shapeOf } from './items/model-shape.ts'
import type { LayoutGate } from './layout/layout-gate.ts'
import type { LoadedItems } from './loaded-items.ts'
import type { Transport } from './requests/transport.ts'
import type { Runtime } from './runtime.ts'
import type { ExistingTables } from './writing/existing-tables.ts'
import type { PlannedWrite } from './writing/planned-write.ts'

/** One relation of one model, seen from the model it refers to. */
export interface Reference {
  readonly model: AnyModel
  readonly relation: string
  readonly definition: Relation
}

/** The state that all parts of an open database share. */
export interface Core {
  /** The name of the database, which receivers can be connected for. */
  readonly name: string
  readonly transport: Transport
  /** The table that the repository writes to. Empty if every model describes the items of other code. */
  readonly tableName: string
  readonly ledgerTableName: string
  readonly models: ReadonlyMap<string, AnyModel>
  /** The tables that other code lays out. Undefined if no model is stored in one. */
  readonly existing?: ExistingTables
  /** The many-to-many relations, by the name of the model that holds their links. */
  readonly links: ReadonlyMap<string, LinkedModels>
  readonly runtime: Runtime
  /** How long a request is retried before it fails as unavailable, in milliseconds. */
  readonly deadline: number
  /** Called after every commit, before its caller continues. If absent, the stream delivers the commit. */
  readonly committed?: (writes: readonly PlannedWrite[]) => Promise<void>
  /** The cause of the writes made through this core. Every delivery from the stream has its own core. */
  readonly cause?: Cause
  /** The names of the models whose items other programs write without incrementing the version. */
  readonly foreignWriters: ReadonlySet<string>
  /** The item each instance was loaded from, which a save of the instance replaces. */
  readonly loaded: LoadedItems
  /** Where the table's index entries are, compared with where the models look for them. */
  readonly layout: Pick<LayoutGate, 'reading' | 'writing' | 'versionToStore'>
}

/** The model a relation refers to. */
export function targetOf(core: Core, { target }: Relation): AnyModel {
  const model = typeof target === 'string' ? core.models.get(target) : target
  // openDatabase rejects relations to models it does not know.
  return model as AnyModel
}

/** Returns every relation that can refer to instances of a model. */
export function referencesTo(core: Core, model: AnyModel): Reference[] {
  return [...core.models.values()].flatMap(referring =>
    Object.entries(referring.relations)
      .filter(([, definition]) => targetOf(core, definition) === model)
      .map(([relation, definition]) => ({ model: referring, relation, definition })),
  )
}

/** Returns the relation whose id is the instance's own id, if the model has one. */
export function primaryRelation(model: AnyModel): string | undefined {
  return shapeOf(model).primary?.name
}

/** Returns the index for lookups by a foreign key. Each foreign key of a model has its own. */
export function indexOf(model: AnyModel, relation: string): string {
  return shapeOf(model).byField.get(`${relation}Id`)?.slot?.index ?? ''
}

/** Returns the relation and the instance of a filter such as `{ author }`. The relation is empty if there is not exactly one. */
export function relationIn(filter: object): [relation: string, given: unknown] {
  const [entry = ['', undefined], ...more] = Object.entries(filter ?? {})
  return more.length > 0 ? ['', undefined] : entry
}
