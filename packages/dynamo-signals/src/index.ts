export { type ConnectOptions, type Receiver, Signal, type SignalEvent } from './dispatch/signal.ts'
export type {
  CallOptions,
  Database,
  Deletion,
  Effects,
  Listing,
  ListOptions,
  Lookup,
  Page,
  RelationFilter,
  Repository,
  SaveOptions,
  SignalContext,
  Transaction,
} from './models/database.ts'
export { defineModel } from './models/define-model.ts'
export type { AnyModel, ChangesOf, DraftOf, FieldOf, InputOf, InstanceOf, Model } from './models/model.ts'
export {
  type DurableOptions,
  type PostDelete,
  type PostSave,
  type PreDelete,
  type PreSave,
  postDelete,
  postSave,
  preDelete,
  preSave,
} from './models/model-signals.ts'
export { foreignKey, oneToOne, type Relation } from './models/relation.ts'
export type { StandardSchema } from './models/standard-schema.ts'
export { and, becomes, changed, created, or, type When } from './models/when.ts'
