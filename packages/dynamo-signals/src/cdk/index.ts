export { type ConsumerProps, type FunctionBasics, Signals, type SignalsProps, type StreamedTable } from './signals.ts'
