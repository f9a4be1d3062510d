/** How every consumer's Lambda is fed: on AWS and on a laptop alike, under Lambda's own names. */
export const DELIVERY = {
  batchSize: 100,
  parallelizationFactor: 1,
  startingPosition: 'TRIM_HORIZON',
  bisectBatchOnFunctionError: true,
  // Far more than a receiver's own attempts: the receiver gives up first, and the record with it is not lost.
  maximumRetryAttempts: 50,
  maximumRecordAgeInSeconds: 12 * 3600,
  functionResponseTypes: ['ReportBatchItemFailures'],
  timeout: 30,
} as const
