export type { Clock } from './clock/clock.ts'
export type { Duration, DurationUnit } from './clock/duration.ts'
export { connectedReceivers } from './connected-receivers.ts'
export { createTables } from './create-tables.ts'
export type { ExistingTestTable, TestIndex } from './database/existing-tables.ts'
export type { Fault, FaultName, FaultOptions } from './database/fault.ts'
export { openTestDatabase } from './database/open-test-database.ts'
export type { ParkedRecord } from './database/parked-records.ts'
export type { TestDatabase, TestDatabaseOptions, TestSnapshot } from './database/test-database.ts'
export { EndlessChainError } from './delivery/endless-chain-error.ts'
export type { ReceiverRun } from './delivery/receiver-run.ts'
export type { Settled, SettleOptions, WaitingEntry } from './delivery/settle.ts'
export { DeliveryFailedError } from './delivery-failed-error.ts'
export { matchers, type TestDatabaseMatchers } from './matchers/matchers.ts'
export type { CountOptions } from './matchers/to-have-run.ts'
export { StreamDriver, type StreamDriverOptions } from './stream-driver.ts'
export {
  awsStreamArn,
  type Image,
  type ImageValue,
  imageOf,
  type RecordOrigin,
  toLambdaRecord,
} from './to-lambda-record.ts'
