export { CASCADE_UID, type CascadeOptions, connectCascade } from '../cascade/connect-cascade.ts'
export {
  type BatchResponse,
  createStreamHandler,
  type HandlerContext,
  type StreamEvent,
  type StreamHandlerOptions,
} from './create-stream-handler.ts'
export { type DeadLetter, deadLetters } from './dead-letters.ts'
export { type EventFilterOptions, eventFilters } from './event-filters.ts'
export { filterCriteria, filterPatterns } from './filter-criteria.ts'
export type { EventFilter } from './filter-pattern.ts'
export { inline } from './inline.ts'
export type { LambdaRecord } from './lambda-record.ts'
export { type DueOptions, type DueReport, deliverDueSignals } from './later/deliver-due-signals.ts'
export { RECEIVER_CHANNEL, type ReceiverMessage } from './receiver-message.ts'
export { type Redrive, type RedriveFailure, type RedriveOptions, redrive } from './redrive.ts'
export {
  createScheduler,
  type ScheduleEvent,
  type SchedulerOptions,
  type SchedulerReport,
  type WaitingConsumer,
} from './scheduler.ts'
export { parkNow, retryNow, type WaitingChange, type WaitingOptions } from './waiting/retry-now.ts'
export { sharedRate } from './waiting/shared-rate.ts'
export { type WaitingRecord, waitingRecords } from './waiting/waiting-records.ts'
export { type WakeEvent, wakeEvent } from './waiting/wake-event.ts'
