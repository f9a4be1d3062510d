export { CASCADE_UID, type CascadeOptions, connectCascade } from '../cascade/connect-cascade.ts'
export {
  type BatchResponse,
  createStreamHandler,
  type HandlerContext,
  type StreamEvent,
  type StreamHandlerOptions,
} from './create-stream-handler.ts'
export { inline } from './inline.ts'
export type { LambdaRecord } from './lambda-record.ts'
export { type DueOptions, type DueReport, deliverDueSignals } from './later/deliver-due-signals.ts'
export { RECEIVER_CHANNEL, type ReceiverMessage } from './receiver-message.ts'
export {
  createScheduler,
  type ScheduleEvent,
  type SchedulerOptions,
  type SchedulerReport,
  type WaitingConsumer,
} from './scheduler.ts'
export { sharedRate } from './waiting/shared-rate.ts'
export { type WakeEvent, wakeEvent } from './waiting/wake-event.ts'
