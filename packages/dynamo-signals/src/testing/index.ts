export { connectedReceivers } from './connected-receivers.ts'
export { createTables } from './create-tables.ts'
export { DeliveryFailedError } from './delivery-failed-error.ts'
export { StreamDriver, type StreamDriverOptions } from './stream-driver.ts'
export {
  awsStreamArn,
  type Image,
  type ImageValue,
  imageOf,
  type RecordOrigin,
  toLambdaRecord,
} from './to-lambda-record.ts'
