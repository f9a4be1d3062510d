export { traceContext } from './trace-context.ts'
export { type TraceOptions, traceReceivers } from './trace-receivers.ts'
