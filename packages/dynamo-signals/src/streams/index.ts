export {
  type BatchResponse,
  createStreamHandler,
  type HandlerContext,
  type ReceiverMessage,
  type StreamHandlerOptions,
} from './create-stream-handler.ts'
export type { LambdaRecord } from './stream-record.ts'
