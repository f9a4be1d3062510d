/** The event source mapping of every consumer, for AWS and local development. Uses Lambda's option names. */
export const DELIVERY = {
  batchSize: 100,
  parallelizationFactor: 1,
  startingPosition: 'TRIM_HORIZON',
  bisectBatchOnFunctionError: true,
  // The maximum, because a record must become a dead letter before Lambda gives up on it. Waiting records are in the ledger
  // and use none of these attempts.
  maximumRetryAttempts: 10_000,
  maximumRecordAgeInSeconds: 12 * 3600,
  functionResponseTypes: ['ReportBatchItemFailures'],
  timeout: 30,
} as const
