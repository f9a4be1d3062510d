export { Signals } from './signals.ts'
export type { ConsumerProps, FunctionBasics, SignalsProps, StreamedTable } from './signals-props.ts'
