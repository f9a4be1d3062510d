export type { AnyReceiver, Connection, ConnectOptions, Receiver, ReceiverObject } from './dispatch/connection.ts'
export type { ReceiverResponse, RobustResponse } from './dispatch/dispatch.ts'
export { type ReceiverDecorator, receiver } from './dispatch/receiver.ts'
export { CALL_CHANNEL, type ReceiverCall } from './dispatch/receiver-call.ts'
export { RECEIVER_FAILED_CHANNEL, type ReceiverFailure } from './dispatch/receiver-failure.ts'
export { Signal } from './dispatch/signal.ts'
export type { AnySignal, SignalEvent } from './dispatch/signal-event.ts'
export { type RecordedCall, type Recording, record, type Selection, suspend } from './dispatch/suspend.ts'
export {
  AlreadyExistsError,
  BeingDeletedError,
  CheckFailedError,
  ConfigurationError,
  ConflictError,
  DispatchDepthError,
  DoesNotExistError,
  DynamoSignalsError,
  type FieldIssue,
  HopLimitError,
  ItemTooLargeError,
  LeaseHeldError,
  ProtectedError,
  RelatedObjectDoesNotExist,
  RestrictedError,
  RetryLater,
  TransactionTooLargeError,
  UnavailableError,
  UnsavedInstanceError,
  ValidationError,
  ValueTakenError,
  WrongModelError,
} from './errors/index.ts'
export type { Adjustment, AdjustmentsOf, AdjustOptions } from './models/adjustment.ts'
export type { CallOptions, ListOptions, ReadManyOptions, SaveOptions } from './models/call-options.ts'
export type {
  BeforeCommit,
  Database,
  DryRun,
  Effects,
  PendingCommit,
  SignalContext,
  Transaction,
} from './models/database.ts'
export { defineModel } from './models/define-model.ts'
export { type DurableEvent, DurableSignal } from './models/durable-signal.ts'
export type { Filter, Operators, Path, PathTo, Where } from './models/filter.ts'
export type { LinkChange, LinkFilter, LinkSet, LinkSetOptions } from './models/link-set.ts'
export type { Listing, Page } from './models/listing.ts'
export {
  type ChangeKind,
  type PlannedChange,
  type PlannedMigration,
  type PostMigrate,
  type PreMigrate,
  postMigrate,
  preMigrate,
} from './models/migrate-signals.ts'
export type {
  AnyModel,
  ChangesOf,
  DraftOf,
  FieldOf,
  InexactNumbers,
  InputOf,
  InstanceOf,
  Link,
  Model,
  Relation,
} from './models/model.ts'
export type { IndexMap, IndexName, ModelIndex } from './models/model-index.ts'
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
export type { ModelUpgrades, UpgradedInstance } from './models/model-upgrades.ts'
export type { Consumed, Query, QueryKey, QueryOptions, QueryPage, Range } from './models/query.ts'
export type {
  Deletion,
  Lookup,
  NullableRelatedSet,
  RelatedSet,
  RelationFilter,
  Repository,
} from './models/repository.ts'
export type { RetryOptions } from './models/retry-options.ts'
export type { SendOptions } from './models/send-options.ts'
export type { SharedRate } from './models/shared-rate.ts'
export type { StandardSchema } from './models/standard-schema.ts'
export type { UnreadInstance } from './models/unread-instance.ts'
export { and, becomes, changed, created, or, type When } from './models/when.ts'
export { foreignKey, oneToOne } from './relations/relation.ts'
export { UnreadableInstanceError } from './repository/items/unreadable-instance-error.ts'
export type { DatabaseOptions } from './repository/open-database.ts'
export { openDatabase } from './repository/open-with-client.ts'
export { type RetryOnConflictOptions, retryOnConflict } from './repository/requests/retry-on-conflict.ts'
export { isTransient } from './repository/requests/service-errors.ts'
export type { Operation, Operations, Transport } from './repository/requests/transport.ts'
export type { Runtime } from './repository/runtime.ts'
export type { CommittedChange, Delivery } from './repository/writing/committed-changes.ts'
export { type ForeignUpdate, foreignUpdate } from './repository/writing/foreign-update.ts'
export type { AttributeJson, ItemJson, TransactWriteJson, WriteRequest } from './table/write-request.ts'
