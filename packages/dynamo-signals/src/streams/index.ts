export {
  type BatchResponse,
  createStreamHandler,
  type HandlerContext,
  type ReceiverMessage,
  type StreamHandlerOptions,
} from './create-stream-handler.ts'
export { type EventFilter, eventFilters, MAX_FILTERS } from './event-filters.ts'
export type { LambdaRecord } from './stream-record.ts'
