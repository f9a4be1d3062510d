/** The event source mapping of every consumer, for AWS and local development. Uses Lambda's option names. */
export const DELIVERY = {
  batchSize: 100,
  parallelizationFactor: 1,
  startingPosition: 'TRIM_HORIZON',
  bisectBatchOnFunctionError: true,
  // The maximum, because the receiver parks the record first, so that it is not lost. A record that waits for a service or a
  // claim waits in the ledger, and takes none of them.
  maximumRetryAttempts: 10_000,
  maximumRecordAgeInSeconds: 12 * 3600,
  functionResponseTypes: ['ReportBatchItemFailures'],
  timeout: 30,
} as const
