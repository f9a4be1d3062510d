// The public names of the local cloud.

// All of it
export type { LocalFunction } from './attach-functions.ts'
// The console
export type {
  ConsoleExtension,
  ConsolePage,
  ConsoleSite,
  ParkedRecords,
  ShowPage,
  WaitingReports,
} from './console/console-page.ts'
export { only } from './console/only.ts'
export { time } from './console/pages/layout.ts'
export type { Markup } from './console/pages/markup.ts'
export { invalidInput, problem } from './console/problem.ts'
export { plainValue } from './console/stories/plain-value.ts'
// DynamoDB Local
export { createTables } from './dynamodb/create-tables.ts'
export type { SearchTable, StoredItem, StoredPage, StoredQuery } from './dynamodb/search-tables.ts'
export { type DynamoDBLocal, type DynamoDBLocalOptions, startDynamoDBLocal } from './dynamodb/start-dynamodb-local.ts'
export type { IndexDefinition, TableDefinition } from './dynamodb/table-definition.ts'
// The event source mapping, also for simulations with their own stream and clock
export { allIdle } from './event-source-mapping/all-idle.ts'
export {
  type CheckpointStore,
  fileCheckpoints,
  memoryCheckpoints,
} from './event-source-mapping/checkpoints/checkpoint-store.ts'
export { type Clock, systemClock } from './event-source-mapping/clock.ts'
export type { Observation, Observer } from './event-source-mapping/delivery/observation.ts'
export {
  EventSourceMapping,
  type MappingOptions,
  type MappingStatus,
} from './event-source-mapping/event-source-mapping.ts'
export type { StreamHandler } from './event-source-mapping/invocation/invoke-function.ts'
export type { MappingSettings } from './event-source-mapping/mapping-settings.ts'
export type { StreamRecord } from './event-source-mapping/rules/arrived-record.ts'
export type { FailureDestination, FailureMessage, FailureObject } from './event-source-mapping/rules/failure-message.ts'
export type { FilterPattern } from './event-source-mapping/rules/filter-pattern.ts'
export { type FilterVerdict, type Mismatch, matchFilters } from './event-source-mapping/rules/match-filters.ts'
export type { Shard } from './event-source-mapping/rules/shard-tree.ts'
export { openTableStream } from './event-source-mapping/stream/dynamodb-stream-source.ts'
export type { ShardPage, ShardReader, StreamSource } from './event-source-mapping/stream/stream-source.ts'
export { type LocalCloud, startLocalCloud } from './local-cloud.ts'
// Errors and logs
export { LocalCloudError } from './local-cloud-error.ts'
export type { LocalCloudOptions } from './local-cloud-options.ts'
export type { Log } from './log.ts'
// Ports
export { closeServer, listenLocally } from './ports/listen-locally.ts'
export { requireFreePort } from './ports/require-free-port.ts'
export { sayIfSlow } from './progress/say-if-slow.ts'
// Outcomes of receivers
export { receiverReport } from './receivers/from-receiver-message.ts'
export type { RedriveCommand } from './receivers/log-failures.ts'
export type { ParkedRecord, ReceiverReport, WaitingReport } from './receivers/receiver-report.ts'
export { localRedriveCommand } from './receivers/redrive-command.ts'
// Schedules
export type { LocalSchedule } from './schedules/local-schedule.ts'
// SES
export type { AcceptedMail, MailDraft } from './ses/accepted-mail.ts'
export { type Fault, FaultSwitch } from './ses/fault-switch.ts'
export { Inbox } from './ses/inbox.ts'
export { type SesEndpoint, type SesOptions, startSes } from './ses/start-ses.ts'
// Stories
export type { Change, ChangeMeaning, ChangeReader, SilentReceiver } from './stories/change.ts'
export { hideSecrets, isSecret } from './stories/hide-secrets.ts'
export { type Place, placeOfWork } from './stories/places.ts'
export type { CheckReport, StoryRecorder } from './stories/story-recorder.ts'
export { failureText } from './terminal/failure-text.ts'
export { printable, printableLine } from './terminal/printable.ts'
export { terminalLog } from './terminal/terminal-log.ts'
