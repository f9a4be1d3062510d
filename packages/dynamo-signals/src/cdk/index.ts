export { type ConsumerProps, type FunctionBasics, Signals, type SignalsProps } from './signals.ts'
